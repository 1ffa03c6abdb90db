"""Reading the rows of a file through the question form, without a query for each row."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from core.imports import Sheet, Values, yes_no
from office.models import CareerField
from questions.domain.file_columns import COLUMNS, NAMES, cells, cells_of_values
from questions.domain.import_rows import ImportRow, RowState
from questions.domain.last_question import last_question_taken
from questions.forms.question import NO_THEME, QuestionFields, StatusForm
from questions.models import Part, Purpose, Question, Theme

# An empty cell of these columns changes nothing; an empty cell of others clears the value.
UNCHANGED_WHERE_EMPTY = ("theme", "part", "minutes", "must_ask", "always_last", "status", "place")
SWITCHES = ("must_ask", "always_last")
# The form's field for a column, where the names differ.
FORM_FIELDS = {"question": "text", "fields": "fields_of_work"}


def read_rows(sheet: Sheet) -> list[ImportRow]:
    """Return what importing each row would do. Five queries, however many rows."""
    reader = _Reader()
    found = [reader.read(row) for row in sheet.rows]
    _check_last_question(found)
    return found


# --- one row --------------------------------------------------------------------------------------
class _Known(forms.Field):
    def __init__(self, known: dict[str, Any], **kwargs: Any):
        super().__init__(**kwargs)
        self.known = known

    def to_python(self, value: Any) -> Any:
        if value and value.casefold() not in self.known:
            raise ValidationError(NO_THEME % {"value": value})
        return self.known[value.casefold()] if value else None


class _KnownLines(_Known):
    widget = forms.Textarea

    def to_python(self, value: Any) -> list[Any]:
        names = [line.strip() for line in (value or "").splitlines() if line.strip()]
        missing = [name for name in names if name.casefold() not in self.known]
        if missing:
            raise ValidationError(_("There is no field of work “%(name)s”.") % {"name": missing[0]})
        return list(dict.fromkeys(self.known[name.casefold()] for name in names))


class _Reader:
    """Reads all rows with one form, since building the form costs more than cleaning it."""

    def __init__(self) -> None:
        questions = (
            Question.objects.select_related("theme").prefetch_related("fields").order_by("pk")
        )
        themes = list(Theme.objects.all())
        self.by_key = {question.slug: question for question in questions}
        fields = {each for question in self.by_key.values() for each in question.fields.all()}
        fields |= {*CareerField.objects.filter(is_active=True)}
        self.by_text = {
            _flat(each.text): each
            for each in self.by_key.values()
            if each.can_edit and not each.archived_at
        }
        self.form = QuestionFields({})
        label = self.form.fields["fields_of_work"].label
        self.form.fields["theme"] = _Known(
            _by_name(themes), error_messages=self.form.fields["theme"].error_messages
        )
        self.form.fields["fields_of_work"] = _KnownLines(
            _by_name(fields), label=label, required=False
        )
        self.status = StatusForm({})
        self.rows_by_key: dict[str, int] = {}
        self.rows_by_text: dict[str, int] = {}

    def read(self, row: Values) -> ImportRow:
        made = ImportRow(row.number, key=row.by_column.get("key", ""), problems=list(row.problems))
        try:
            self._find(made, row)
            self._read(made, row)
        except ValidationError as error:
            made.problems += error.messages
        if not made.problems:
            self._compare(made)
        return made

    def _find(self, made: ImportRow, row: Values) -> None:
        """Find the question that the row names. Raises ValidationError if it can't be changed."""
        if not made.key:
            return
        earlier = self.rows_by_key.setdefault(made.key, made.number)
        if earlier != made.number:
            raise ValidationError(_("Row %(row)d has the same key.") % {"row": earlier})
        made.question = self.by_key.get(made.key)
        if made.question is None:
            if len(made.key) > 60:
                raise ValidationError(_("A key has up to 60 characters."))
            validate_slug(made.key)
            return
        if made.question.archived_at:
            raise ValidationError(_("It was deleted. Restore it first, or remove the key."))
        if not made.question.can_edit:
            raise ValidationError(_("It is merged into another question. Take them apart first."))
        made.before = cells(made.question)
        if row.by_column.get("version") != made.before["version"]:
            about = {"version": made.before["version"]}
            raise ValidationError(
                _("It was edited since; its version is %(version)s now. Export again.") % about
            )

    def _read(self, made: ImportRow, row: Values) -> None:
        """Read the values of the row. Raises ValidationError with a message for each column."""
        given = {
            name: cell
            for name, cell in row.by_column.items()
            if cell or not made.question or name not in UNCHANGED_WHERE_EMPTY
        }
        row_cells = made.before | given
        self.form.data, self.status.data = (
            _form_data(row_cells),
            {"status": _choice(row_cells, "status", Question.Status)},
        )
        self.form.full_clean()
        self.status.full_clean()
        wrong = [
            f"{self.form[name].label}: {error}"
            for name, errors in self.form.errors.items()
            for error in errors
        ]
        wrong += [
            f"{_('Status')}: {error}" for errors in self.status.errors.values() for error in errors
        ]
        made.place = _place(row_cells.get("place", ""))
        if wrong:
            raise ValidationError(wrong)
        made.values, made.status = self.form.values(), self.status.cleaned_data["status"]
        made.after = row_cells | cells_of_values(made.values) | {"status": made.status}
        made.after["place"] = (
            str(made.place) if made.place is not None else made.before.get("place", "")
        )

    def _compare(self, made: ImportRow) -> None:
        text = _flat(made.values["text"])
        if made.question:
            made.state = RowState.SAME if made.after == made.before else RowState.CHANGED
            return
        if text in self.by_text:
            made.state, made.duplicate_of = (
                RowState.DUPLICATE,
                _("The bank has these words already."),
            )
        elif text in self.rows_by_text:
            made.state, made.duplicate_of = (
                RowState.DUPLICATE,
                _("Row %(row)d has the same words.") % {"row": self.rows_by_text[text]},
            )
        self.rows_by_text.setdefault(text, made.number)


def _form_data(row_cells: dict[str, str]) -> dict[str, Any]:
    """Return the form's data for a row. Raises ValidationError for neither yes nor no."""
    data: dict[str, Any] = {FORM_FIELDS.get(name, name): row_cells.get(name, "") for name in NAMES}
    data["part"] = _choice(row_cells, "part", Part)
    data["minutes"] = data["minutes"] or "2"
    data["purposes"] = list(_purposes(data["purposes"]))
    for name in SWITCHES:
        try:
            data[name] = "on" if yes_no(data[name]) else ""
        except ValueError as error:
            label = next(column.label for column in COLUMNS if column.name == name)
            raise ValidationError(f"{label}: {error}") from None
    return data


def _choice(row_cells: dict[str, str], name: str, choices: Any) -> str:
    """Return the value of a cell that holds a value or a label; the default for an empty cell."""
    word = row_cells.get(name, "").strip()
    known = {str(label).casefold(): value for value, label in choices.choices} | {
        v.casefold(): v for v in choices.values
    }
    return (
        known.get(word.casefold(), word)
        if word
        else {"part": Part.CORE, "status": Question.Status.DRAFT}[name]
    )


def _purposes(cell: str) -> Iterator[str]:
    known = {str(label).casefold(): value for value, label in Purpose.choices} | {
        v: v for v in Purpose.values
    }
    for piece in (piece.strip() for piece in re.split(r"[\n;,]", cell)):
        if piece.casefold() in known or not all(word.casefold() in known for word in piece.split()):
            yield known.get(piece.casefold(), piece)
        else:
            yield from (known[word.casefold()] for word in piece.split())


def _place(cell: str) -> int | None:
    """Return the position that a cell gives, None for an empty one. Raises ValidationError."""
    if not cell:
        return None
    if not (cell.isdecimal() and len(cell) < 5):
        raise ValidationError(
            _("Place: “%(cell)s” is not a number from 0 to 9999.") % {"cell": cell[:60]}
        )
    return int(cell)


def _by_name(rows: Iterable[Any]) -> dict[str, Any]:
    found = list(rows)
    return {each.slug.casefold(): each for each in found} | {
        each.name.casefold(): each for each in found
    }


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _check_last_question(found: list[ImportRow]) -> None:
    """Add a problem to each row that would add a second question that ends each talk."""
    last = Question.objects.filter(always_last=True, status=Question.Status.PUBLISHED).first()
    rows = [row for row in found if row.is_selected and not row.problems]
    if any(row.question == last and not row.ends_talks for row in rows):
        last = None
    for row in (row for row in rows if row.ends_talks and (row.question != last or last is None)):
        if last:
            row.problems.append(last_question_taken(last))
        else:
            last = row.question or Question(text=row.values["text"])
