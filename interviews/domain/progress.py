"""What a student's talks add up to: the way to a talk, voices by field, how interest moved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.models import Contact
from core import charts
from office.domain.student_rules import StudentRules

MOST_SLOPES = 5
NO_FIELD, NO_SETTING = gettext_lazy("No field noted"), gettext_lazy("Not noted")


class Funnel(NamedTuple):
    """How far requests came; `logged` talks came about without one. Practice counts nowhere."""

    asked: int
    answered: int
    talked: int
    thanked: int
    logged: int

    @property
    def steps(self) -> list[str]:
        """Return "Asked 9", "answered 6" and so on; nothing before the first request."""
        if not self.asked:
            return []
        return [
            _("Asked %(n)s") % {"n": self.asked},
            _("answered %(n)s") % {"n": self.answered},
            _("talked %(n)s") % {"n": self.talked},
            _("thanked %(n)s") % {"n": self.thanked},
        ]

    @property
    def without_asking(self) -> str:
        words = ngettext(
            "%(n)s talk came about without asking.",
            "%(n)s talks came about without asking.",
            self.logged,
        )
        return words % {"n": self.logged} if self.logged else ""


class Voice(NamedTuple):
    """A contact who was heard, or is about to be. `field` and `setting` may be empty."""

    code: str
    name: str
    field: str
    setting: str
    is_heard: bool


@dataclass(frozen=True)
class FieldVoices:
    """The voices of one field, by setting; `field` is empty for contacts without one."""

    field: str
    heard: Counter[str]
    coming: Counter[str]

    @property
    def number(self) -> int:
        return self.heard.total()

    @property
    def places(self) -> int:
        """How many kinds of workplace were heard from."""
        return sum(bool(setting) for setting in self.heard)

    def summary(self, rules: StudentRules) -> str:
        """Return how many voices there are, and what is missing before a verdict."""
        missing = _missing(
            rules.coverage_interviews - self.number, rules.coverage_settings - self.places
        )
        if self.number == 1 and missing:
            so_far = _("One voice so far: little to decide on.")
        else:
            so_far = _("%(people)s so far.") % {"people": people_and_places(self)}
        if not missing:
            return f"{so_far} {_('Enough to weigh one against the other.')}"
        before = _("Before a verdict, hear from %(missing)s.") % {"missing": missing}
        return f"{so_far} {before}"


def _missing(people: int, places: int) -> str:
    parts = []
    if people > 0:
        parts.append(ngettext("%(n)s more person", "%(n)s more people", people) % {"n": people})
    if places > 0:
        words = ngettext("%(n)s more kind of workplace", "%(n)s more kinds of workplace", places)
        parts.append(words % {"n": places})
    return _(" and ").join(parts)


def people_and_places(voices: FieldVoices) -> str:
    """Return "4 people from 2 kinds of workplace"."""
    number, places = voices.number, voices.places
    people = ngettext("%(n)s person", "%(n)s people", number) % {"n": number}
    if not places:
        return people
    kinds = ngettext("%(n)s kind of workplace", "%(n)s kinds of workplace", places)
    return _("%(people)s from %(kinds)s") % {"people": people, "kinds": kinds % {"n": places}}


def count_voices(voices: Iterable[Voice], field: str = "") -> FieldVoices:
    every = list(voices)
    heard = Counter(voice.setting for voice in every if voice.is_heard)
    return FieldVoices(field, heard, Counter(it.setting for it in every if not it.is_heard))


def voices_by_field(voices: Sequence[Voice]) -> list[FieldVoices]:
    """Count voices, which come sorted by field."""
    return [count_voices(rows, field) for field, rows in groupby(voices, lambda voice: voice.field)]


def voices_chart(fields: Sequence[FieldVoices]) -> charts.Chart:
    """Return the matrix of fields and kinds of workplace."""
    settings = [*Contact.Setting.values]
    columns: list[str | Promise] = [*Contact.Setting.labels]
    if any(voices.heard[""] or voices.coming[""] for voices in fields):
        settings.append("")
        columns.append(NO_SETTING)
    cells = {
        (row, column): charts.Cell(voices.heard[setting], voices.coming[setting])
        for row, voices in enumerate(fields)
        for column, setting in enumerate(settings)
        if voices.heard[setting] or voices.coming[setting]
    }
    rows = [voices.field or NO_FIELD for voices in fields]
    return charts.matrix(rows, columns, cells, _("People by field and kind of workplace"))


def voices_answer(every: FieldVoices) -> str:
    """Return the sentence above the matrix: how many voices, and who is missing."""
    silent = [label for value, label in Contact.Setting.choices if not every.heard[value]]
    parts = [_("%(people)s so far.") % {"people": people_and_places(every)}]
    if silent and every.places:
        parts.append(_("Nobody yet from: %(list)s.") % {"list": ", ".join(map(str, silent))})
    if every.coming:
        parts.append(_("A dashed ring is a talk that is agreed."))
    return " ".join(parts)


class Interest(NamedTuple):
    """The mean interest before and after the talks of a field, from 1 to 5."""

    field: str
    before: float
    after: float
    answers: int

    @property
    def label(self) -> str | Promise:
        return self.field or NO_FIELD


def interest_chart(found: Sequence[Interest]) -> charts.Chart:
    lines = [charts.Slope(it.label, it.before, it.after, it.answers) for it in found]
    return charts.slopes(lines[:MOST_SLOPES], _("Interest before and after"))


def interest_answer(found: Sequence[Interest]) -> str:
    """Return which of the drawn fields grew, shrank and stayed, and which rest on one talk."""
    drawn = found[:MOST_SLOPES]
    groups = (
        (_("Grew: %(list)s."), [it for it in drawn if it.after > it.before]),
        (_("Shrank: %(list)s."), [it for it in drawn if it.after < it.before]),
        (_("Stayed: %(list)s."), [it for it in drawn if it.after == it.before]),
        (
            _("One talk, little to decide on: %(list)s."),
            [it for it in drawn if it.answers == 1],
        ),
    )
    parts = [
        words % {"list": ", ".join(str(it.label) for it in fields)}
        for words, fields in groups
        if fields
    ]
    if hidden := len(found) - len(drawn):
        words = ngettext(
            "One field with fewer answers is not drawn.",
            "%(n)s fields with fewer answers are not drawn.",
            hidden,
        )
        parts.append(words % {"n": hidden})
    return " ".join(parts)
