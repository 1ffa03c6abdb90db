"""What each row of a file would do to the bank: read through the form of the site, without a
query for each row."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import Column, Sheet, Values, yes_no
from office.models import CareerField
from questions.domain.proposals import Proposal, State
from questions.forms.question import NO_THEME, QuestionFields, StatusForm, last_taken
from questions.models import WORDS, Part, Purpose, Question, Theme

COLUMNS = (
    Column("key", gettext_lazy("Key"), ("slug", "id")),
    Column("version", gettext_lazy("Version")),
    Column(
        "question",
        gettext_lazy("Question"),
        ("questions", "text", "question text", "wording"),
        is_needed=True,
    ),
    Column("theme", gettext_lazy("Theme"), ("themes", "topic", "category", "section")),
    Column("part", gettext_lazy("Part"), ("part of the talk", "phase")),
    Column("minutes", gettext_lazy("Minutes"), ("min", "mins", "time", "duration")),
    Column(
        "why",
        gettext_lazy("Why"),
        ("why ask this", "reason", "rationale", "purpose of the question"),
    ),
    Column(
        "follow_ups",
        gettext_lazy("Follow ups"),
        ("follow-up", "followup questions", "what to ask next", "probes"),
    ),
    Column("purposes", gettext_lazy("Purposes"), ("purpose", "good for")),
    Column(
        "fields",
        gettext_lazy("Fields"),
        ("field", "fields of work", "field of work", "industry", "industries"),
    ),
    Column(
        "must_ask", gettext_lazy("Must ask"), ("must", "required", "always asked", "always ask")
    ),
    Column("always_last", gettext_lazy("Always last"), ("last", "ends each talk", "last question")),
    Column("status", gettext_lazy("Status"), ("state",)),
    Column("place", gettext_lazy("Place"), ("position", "order", "number", "no")),
)
NAMES = tuple(column.name for column in COLUMNS)
# An empty cell in these says nothing; in the others it empties what is stored.
KEPT_WHERE_EMPTY = ("theme", "part", "minutes", "must_ask", "always_last", "status", "place")
SWITCHES = ("must_ask", "always_last")
# column -> field of the form, where they differ
FORM = {"question": "text", "fields": "fields_of_work"}
YES, NO = "yes", "no"


def cells(question: Question) -> dict[str, str]:
    """A question as one row of the table, by column."""
    values = {name: getattr(question, name) for name in WORDS} | {"fields": question.fields.all()}
    known = {"key": question.slug, "version": str(question.version)}
    return known | words(values) | {"status": question.status, "place": str(question.position)}


def words(values: dict[str, Any]) -> dict[str, str]:
    """What a form or a question says, as the table writes it."""
    return {
        "question": values["text"],
        "theme": values["theme"].name,
        "part": values["part"],
        "minutes": str(values["minutes"]),
        "why": values["why"],
        "follow_ups": "\n".join(values["follow_ups"]),
        "purposes": "\n".join(values["purposes"]),
        "fields": "\n".join(each.name for each in values["fields"]),
        "must_ask": YES if values["must_ask"] else NO,
        "always_last": YES if values["always_last"] else NO,
    }


def proposals(sheet: Sheet) -> list[Proposal]:
    """What each row would do. Five queries, however many rows."""
    reader = _Reader()
    found = [reader.proposal(row) for row in sheet.rows]
    _only_one_ends_talks(found)
    return found


# --- one row --------------------------------------------------------------------------------------
class _Known(forms.Field):
    """A choice among rows that are in memory already, by any of their names."""

    def __init__(self, known: dict[str, Any], **kwargs: Any):
        super().__init__(**kwargs)
        self.known = known

    def to_python(self, value: Any) -> Any:
        if value and value.casefold() not in self.known:
            raise ValidationError(NO_THEME % {"value": value})
        return self.known[value.casefold()] if value else None


class _KnownLines(_Known):
    """Several of them, one a line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[Any]:
        names = [line.strip() for line in (value or "").splitlines() if line.strip()]
        missing = [name for name in names if name.casefold() not in self.known]
        if missing:
            raise ValidationError(_("There is no field of work “%(name)s”.") % {"name": missing[0]})
        return list(dict.fromkeys(self.known[name.casefold()] for name in names))


class _Reader:
    """Reads rows one after the other; one form serves all of them, since making it costs more
    than what it does."""

    def __init__(self) -> None:
        kept = Question.objects.select_related("theme").prefetch_related("fields").order_by("pk")
        themes = list(Theme.objects.all())
        self.by_key = {question.slug: question for question in kept}
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

    def proposal(self, row: Values) -> Proposal:
        made = Proposal(row.number, key=row.by_column.get("key", ""), problems=list(row.problems))
        try:
            self._find(made, row)
            self._read(made, row)
        except ValidationError as error:
            made.problems += error.messages
        if not made.problems:
            self._compare(made)
        return made

    def _find(self, made: Proposal, row: Values) -> None:
        """The question that the row names. Raises ValidationError where it cannot be changed."""
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
            raise ValidationError(_("It was deleted. Bring it back first, or take the key out."))
        if not made.question.can_edit:
            raise ValidationError(_("It is merged into another question. Take them apart first."))
        made.before = cells(made.question)
        if row.by_column.get("version") != made.before["version"]:
            about = {"version": made.before["version"]}
            raise ValidationError(
                _("It was edited since; its version is %(version)s now. Export again.") % about
            )

    def _read(self, made: Proposal, row: Values) -> None:
        """The values of the row. Raises ValidationError naming column and reason."""
        given = {
            name: cell
            for name, cell in row.by_column.items()
            if cell or not made.question or name not in KEPT_WHERE_EMPTY
        }
        said = made.before | given
        self.form.data, self.status.data = (
            _form_data(said),
            {"status": _choice(said, "status", Question.Status)},
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
        made.place = _place(said.get("place", ""))
        if wrong:
            raise ValidationError(wrong)
        made.values, made.status = self.form.values(), self.status.cleaned_data["status"]
        made.said = said | words(made.values) | {"status": made.status}
        made.said["place"] = (
            str(made.place) if made.place is not None else made.before.get("place", "")
        )

    def _compare(self, made: Proposal) -> None:
        """Whether the bank, or an earlier row, says this already."""
        text = _flat(made.values["text"])
        if made.question:
            made.state = State.SAME if made.said == made.before else State.CHANGED
            return
        if text in self.by_text:
            made.state, made.there = State.THERE, _("The bank holds these words already.")
        elif text in self.rows_by_text:
            made.state, made.there = (
                State.THERE,
                _("Row %(row)d has the same words.") % {"row": self.rows_by_text[text]},
            )
        self.rows_by_text.setdefault(text, made.number)


def _form_data(said: dict[str, str]) -> dict[str, Any]:
    """A row as the form would be sent. Raises ValidationError for a switch that says neither yes
    nor no."""
    data: dict[str, Any] = {FORM.get(name, name): said.get(name, "") for name in NAMES}
    data["part"] = _choice(said, "part", Part)
    data["minutes"] = data["minutes"] or "2"
    data["purposes"] = list(_purposes(data["purposes"]))
    for name in SWITCHES:
        try:
            data[name] = "on" if yes_no(data[name]) else ""
        except ValueError as error:
            label = next(column.label for column in COLUMNS if column.name == name)
            raise ValidationError(f"{label}: {error}") from None
    return data


def _choice(said: dict[str, str], name: str, choices: Any) -> str:
    """The value that a cell names by itself or by its words; the usual one where it is empty."""
    word = said.get(name, "").strip()
    known = {str(label).casefold(): value for value, label in choices.choices} | {
        v.casefold(): v for v in choices.values
    }
    return (
        known.get(word.casefold(), word)
        if word
        else {"part": Part.CORE, "status": Question.Status.DRAFT}[name]
    )


def _purposes(cell: str) -> Iterator[str]:
    """Values and labels of purposes, between line breaks, commas or semicolons; values between
    blanks, too."""
    known = {str(label).casefold(): value for value, label in Purpose.choices} | {
        v: v for v in Purpose.values
    }
    for piece in (piece.strip() for piece in re.split(r"[\n;,]", cell)):
        if piece.casefold() in known or not all(word.casefold() in known for word in piece.split()):
            yield known.get(piece.casefold(), piece)
        else:
            yield from (known[word.casefold()] for word in piece.split())


def _place(cell: str) -> int | None:
    """The place in its theme that a cell gives. Raises ValidationError for what is none."""
    if not cell:
        return None
    if not (cell.isdecimal() and len(cell) < 5):
        raise ValidationError(
            _("Place: “%(cell)s” is no number from 0 to 9999.") % {"cell": cell[:60]}
        )
    return int(cell)


def _by_name(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows by name and by slug; a name wins."""
    found = list(rows)
    return {each.slug.casefold(): each for each in found} | {
        each.name.casefold(): each for each in found
    }


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _only_one_ends_talks(found: list[Proposal]) -> None:
    """Say it of each row that would make a second question the last one of each talk."""
    last = Question.objects.filter(always_last=True, status=Question.Status.PUBLISHED).first()
    rows = [row for row in found if row.is_wanted and not row.problems]
    if any(row.question == last and not row.ends_talks for row in rows):
        last = None
    for row in (row for row in rows if row.ends_talks and (row.question != last or last is None)):
        if last:
            row.problems.append(last_taken(last))
        else:
            last = row.question or Question(text=row.values["text"])
