"""The talks of a portfolio as records of a JSON file, and as rows of a table."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import local
from home.domain.portfolio import Talk

HEAD: tuple[str | Promise, ...] = (
    gettext_lazy("Date"),
    gettext_lazy("Person"),
    gettext_lazy("Work"),
    gettext_lazy("What it is"),
    gettext_lazy("Words"),
)


class Format(TextChoices):
    CSV = "csv"
    JSON = "json"


def records(talks: Iterable[Talk], zone: str) -> list[dict[str, Any]]:
    """Return one record for each talk; dates are those in `zone`."""
    return [
        {
            "date": _day(talk, zone),
            "person": talk.interview.contact.name,
            "work": talk.interview.contact.work,
            "goal": talk.interview.goal,
            "answers": [{"question": it.text, "answer": it.note} for it in talk.answers],
            "notes": talk.notes,
            "learned": talk.reflection.learned if talk.reflection else "",
            "next": talk.reflection.act_on if talk.reflection else "",
            "decisions": [{"question": str(what), "answer": text} for what, text in _decided(talk)],
            "interest_before": talk.reflection.interest_before if talk.reflection else None,
            "interest_after": talk.reflection.interest_after if talk.reflection else None,
        }
        for talk in talks
    ]


def rows(talks: Iterable[Talk], zone: str) -> Iterator[list[str]]:
    """Yield one row for each thing written down; a talk without any has one without words."""
    for talk in talks:
        person = talk.interview.contact
        words = list(_words(talk)) or [("", "")]
        for what, text in words:
            yield [_day(talk, zone), person.name, person.work, what, text]


def _words(talk: Talk) -> Iterator[tuple[str, str]]:
    yield from ((line.text, line.note) for line in talk.answers)
    learned = talk.reflection
    for what, text in (
        (_("Other notes"), talk.notes),
        (_("What I learned"), learned.learned if learned else ""),
        (_("What I do next"), learned.act_on if learned else ""),
    ):
        if text:
            yield what, text
    yield from _decided(talk)


def _decided(talk: Talk) -> list[tuple[str, str]]:
    return talk.reflection.decisions if talk.reflection else []


def _day(talk: Talk, zone: str) -> str:
    ended: dt.datetime | None = talk.interview.ended_at
    return local(ended, zone).date().isoformat() if ended else ""
