"""The versions of a question, and what each of them changed."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.differences import Piece, by_words
from questions.models import Part, Purpose, Question, QuestionVersion
from users.models import User


@dataclass(frozen=True)
class Change:
    """A field that a version changed; `pieces` are the differences between old and new text."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class VersionEntry:
    """`at` is None for the state before versions were stored."""

    number: int
    action: str
    by: User | None
    at: dt.datetime | None
    text: str
    changes: list[Change]
    is_current: bool


def history(question: Question) -> list[VersionEntry]:
    """Return the versions of `question`, newest first; none if it never changed. Two queries."""
    found = question.versions.select_related("by", "theme").prefetch_related("fields")
    versions = list(found)
    earlier: list[QuestionVersion | None] = [*versions[1:], None]
    return [
        VersionEntry(
            number=version.number,
            action=str(QuestionVersion.Action(version.action).label),
            by=version.by,
            at=version.at,
            text=version.text,
            changes=_changes(before, version) if before else [],
            is_current=version.number == question.version,
        )
        for version, before in zip(versions, earlier, strict=True)
    ]


def _changes(before: QuestionVersion, after: QuestionVersion) -> list[Change]:
    old, new = _words(before), _words(after)
    return [
        Change(label, by_words(old[label], new[label])) for label in new if old[label] != new[label]
    ]


def _words(version: QuestionVersion) -> dict[str, str]:
    """Return the fields of a version as text, by label."""
    minutes = ngettext("%(number)d minute", "%(number)d minutes", version.minutes) % {
        "number": version.minutes
    }
    return {
        _("Question"): version.text,
        _("Why ask this"): version.why,
        _("What to ask next"): "\n".join(version.follow_ups),
        _("Theme"): version.theme.name if version.theme else "",
        _("Part of the talk"): str(Part(version.part).label),
        _("Minutes"): minutes,
        _("Good for"): ", ".join(str(Purpose(name).label) for name in version.purposes)
        or _("any talk"),
        _("Fields of work"): ", ".join(field.name for field in version.fields.all())
        or _("every field"),
        _("Always asked"): _("Yes") if version.must_ask else _("No"),
        _("Ends each talk"): _("Yes") if version.always_last else _("No"),
        _("Status"): str(Question.Status(version.status).label),
    }
