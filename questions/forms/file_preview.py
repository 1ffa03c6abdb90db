"""The preview of an import: what each row of the file would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.differences import Piece, by_words
from core.imports import Sheet, sheet_of
from core.tables import Line
from questions.domain.file_columns import COLUMNS
from questions.domain.import_rows import ImportRow, RowState
from questions.forms.file_rows import read_rows
from questions.models import Question

MOST_SHOWN = 100  # rows that the preview lists


@dataclass(frozen=True)
class ImportPreview:
    """A file with one mapping of its columns, and what each of its rows would do."""

    sheet: Sheet
    rows: list[ImportRow]

    @property
    def faulty(self) -> list[ImportRow]:
        return [row for row in self.rows if row.problems]

    @property
    def selected(self) -> list[ImportRow]:
        """New and changed questions, imported by default."""
        return [row for row in self.rows if row.is_selected]

    @property
    def duplicates(self) -> list[ImportRow]:
        """New rows whose text exists already, imported only if ticked."""
        return [row for row in self.rows if row.state == RowState.DUPLICATE]

    @property
    def selected_numbers(self) -> set[int]:
        return {row.number for row in self.selected}

    def number(self, state: RowState) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def added(self) -> int:
        return self.number(RowState.ADDED)

    @property
    def changed(self) -> int:
        return self.number(RowState.CHANGED)

    @property
    def same(self) -> int:
        return self.number(RowState.SAME) + self.number(RowState.DUPLICATE)

    @property
    def is_ready(self) -> bool:
        return not (self.faulty or self.sheet.problems)

    @property
    def shown(self) -> list["PreviewRow"]:
        return [
            PreviewRow(row) for row in (*self.selected[:MOST_SHOWN], *self.duplicates[:MOST_SHOWN])
        ]

    @property
    def shown_numbers(self) -> str:
        return " ".join(str(shown.row.number) for shown in self.shown)

    @property
    def not_shown(self) -> int:
        return len(self.selected) + len(self.duplicates) - len(self.shown)

    def chosen(self, boxes: set[int], ticked: set[int]) -> list[ImportRow]:
        """Return the rows to import: ticked ones, and the default for those without a checkbox."""
        usable = [*self.selected, *self.duplicates]
        rows = [
            row
            for row in usable
            if (row.number in ticked if row.number in boxes else row.is_selected)
        ]
        return sorted(rows, key=lambda row: row.number)


@dataclass(frozen=True)
class PreviewRow:
    row: ImportRow

    @property
    def changes(self) -> list[tuple[str, list[Piece]]]:
        """(label, pieces) of each column that changes; empty for a new question."""
        before, after = self.row.before, self.row.after
        names = [
            column for column in COLUMNS if before and before[column.name] != after[column.name]
        ]
        return [
            (str(column.label), by_words(before[column.name], after[column.name]))
            for column in names
        ]

    @property
    def about(self) -> str:
        """Where a new question goes ("Published, Advice"), or which question it duplicates."""
        where = f"{Question.Status(self.row.status).label}, {self.row.after['theme']}"
        return (
            f"{self.row.duplicate_of} {_('Select it to add it anyway.')}"
            if self.row.duplicate_of
            else where
        )


def preview_import(lines: Sequence[Line], chosen: Mapping[str, str] | None = None) -> ImportPreview:
    sheet = sheet_of(lines, COLUMNS, chosen)
    return ImportPreview(sheet, [] if sheet.problems else read_rows(sheet))
