"""The bank as a table, out and in: what an export holds, an import takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.differences import Piece, by_words
from core.imports import Sheet, sheet_of
from core.tables import Line
from questions.domain.proposals import Proposal, State
from questions.forms.file_rows import COLUMNS, NAMES, cells, proposals
from questions.models import Question

MOST_SHOWN = 100  # rows that the look shows one by one


def table() -> list[list[str]]:
    """The whole bank, head first; merged questions are not in it, since the others stand for
    them. Two queries."""
    kept = Question.objects.filter(archived_at=None, merged_into=None).select_related("theme")
    rows = kept.prefetch_related("fields").order_by(
        "theme__position", "theme__name", "position", "id"
    )
    return [list(NAMES), *(list(cells(question).values()) for question in rows)]


@dataclass(frozen=True)
class Look:
    """A file under one mapping, and what each of its rows would do."""

    sheet: Sheet
    rows: list[Proposal]

    @property
    def wrong(self) -> list[Proposal]:
        return [row for row in self.rows if row.problems]

    @property
    def wanted(self) -> list[Proposal]:
        """New and changed questions: brought in unless somebody says otherwise."""
        return [row for row in self.rows if row.is_wanted]

    @property
    def there(self) -> list[Proposal]:
        """New rows whose words are there already: not brought in unless somebody says so."""
        return [row for row in self.rows if row.state == State.THERE]

    @property
    def usual(self) -> set[int]:
        """The numbers of the rows that are ticked from the start."""
        return {row.number for row in self.wanted}

    def number(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def added(self) -> int:
        return self.number(State.ADDED)

    @property
    def changed(self) -> int:
        return self.number(State.CHANGED)

    @property
    def same(self) -> int:
        return self.number(State.SAME) + self.number(State.THERE)

    @property
    def is_ready(self) -> bool:
        return not (self.wrong or self.sheet.missing or self.sheet.twice)

    @property
    def shown(self) -> list["Shown"]:
        return [Shown(row) for row in (*self.wanted[:MOST_SHOWN], *self.there[:MOST_SHOWN])]

    @property
    def shown_numbers(self) -> str:
        """For the page to send back: which rows it had a box for."""
        return " ".join(str(shown.row.number) for shown in self.shown)

    @property
    def not_shown(self) -> int:
        return len(self.wanted) + len(self.there) - len(self.shown)

    def chosen(self, boxes: set[int], ticked: set[int]) -> list[Proposal]:
        """The rows to bring in: of those with a box the ticked ones, of the others those that
        are wanted."""
        usable = [*self.wanted, *self.there]
        rows = [
            row
            for row in usable
            if (row.number in ticked if row.number in boxes else row.is_wanted)
        ]
        return sorted(rows, key=lambda row: row.number)


@dataclass(frozen=True)
class Shown:
    """A row as the page tells it."""

    row: Proposal

    @property
    def changes(self) -> list[tuple[str, list[Piece]]]:
        """Each column that changes, in its words; none for a new question."""
        before, said = self.row.before, self.row.said
        names = [
            column for column in COLUMNS if before and before[column.name] != said[column.name]
        ]
        return [
            (str(column.label), by_words(before[column.name], said[column.name]))
            for column in names
        ]

    @property
    def about(self) -> str:
        """Where a new question goes: "Published, Advice"; or why it is not wanted."""
        where = f"{Question.Status(self.row.status).label}, {self.row.said['theme']}"
        return (
            f"{self.row.there} {_('Tick it to add it all the same.')}" if self.row.there else where
        )


def look(lines: Sequence[Line], chosen: Mapping[str, str] | None = None) -> Look:
    """What a file would do; writes nothing. `chosen` corrects the guess of its columns."""
    sheet = sheet_of(lines, COLUMNS, chosen)
    return Look(sheet, [] if sheet.missing or sheet.twice else proposals(sheet))
