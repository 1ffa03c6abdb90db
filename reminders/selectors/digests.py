"""The weekly digest: who gets it and its content. On its day it is the daily note."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from advising.models import Feedback
from advising.selectors.feedback import unread_feedback
from contacts.models import Contact
from core import zones
from core.clock import DAY, at, local
from core.step import Step
from interviews.models import Interview
from interviews.selectors.conversations import coming_up, talked
from office.domain.breaks import is_break
from office.selectors.calendar import term_on
from office.selectors.settings import office_settings
from outbox.models import Email
from reminders.domain.rules import Rules
from reminders.domain.timetable import HOUR, NOTE_AT, note_at
from reminders.models.choices import DIGEST
from reminders.selectors.agenda import agenda
from reminders.selectors.facts import rules_of
from users.models import User
from users.models.leaving import has_left
from users.models.roles import Role

OPEN_FOR = 4 * HOUR  # a digest set up in the afternoon begins on the next of its days
MOST_STEPS = 4
LOOK_AHEAD = 120  # days


@dataclass(frozen=True)
class DigestContent:
    """The content of one digest. Conversations are counted from `since`, None: all of them.

    `steps` are Today's first ones, and every line that no earlier note had: a line left out would
    never be sent.
    """

    steps: list[Step]
    coming_up: list[Interview]
    feedback: Feedback | None
    conversations: int
    places: int
    since: dt.date | None

    @property
    def is_empty(self) -> bool:
        """True without steps, talks and feedback; figures alone are no news."""
        return not (self.steps or self.coming_up or self.feedback)


def digest_content(
    student: User, now: dt.datetime, note_lines: Iterable[Step] = ()
) -> DigestContent:
    """Return Today's first steps, the talks of two weeks, the newest unread feedback.

    `note_lines`: the lines of that day's note, which the digest replaces.
    """
    first = agenda(student, now).steps[:MOST_STEPS]
    zone = office_settings().zone
    term = term_on(local(now, zone).date())
    since = term[0] if term else None
    said = unread_feedback(student)
    conversations, places, _referrals = talked(
        student, at(since, dt.time(), zone) if since else None
    )
    return DigestContent(
        steps=first + [step for step in note_lines if step not in first],
        coming_up=list(coming_up(student, now)),
        feedback=said[-1] if said else None,
        conversations=conversations,
        places=places,
        since=since,
    )


def due_digests(now: dt.datetime, office: Rules) -> list[User]:
    """Return students whose digest is due now and whose note of today isn't queued. One query.

    Without those who had no contact that morning.
    """
    found = []
    for student in _readers(now, office):
        rules = rules_of(student, office)
        day = local(now, student.zone).date()
        due_at = note_at(day, student.zone, rules)
        if (
            rules.has_digest(day)
            and due_at <= now < due_at + OPEN_FOR
            and student.began_at < due_at
        ):
            found.append(student)
    return found


def next_digest_at(student: User, office: Rules, now: dt.datetime) -> dt.datetime | None:
    rules, today = rules_of(student, office), local(now, student.zone).date()
    days = (today + n * DAY for n in range(LOOK_AHEAD))
    moments = (note_at(day, student.zone, rules) for day in days if rules.has_digest(day))
    return next((moment for moment in moments if moment > now), None)


def _readers(now: dt.datetime, office: Rules) -> Any:
    """Return students in whose zone it is a morning of their digest, without its note queued."""
    first = (
        Contact.objects.filter(owner=OuterRef("pk")).order_by("created_at").values("created_at")[:1]
    )
    students = User.objects.filter(
        ~has_left(), is_active=True, roles__contains=[Role.STUDENT]
    ).exclude(muted__contains=[DIGEST.name])
    return (
        students.filter(_mornings(now, office))
        .annotate(began_at=Subquery(first))
        .exclude(began_at=None)
        .order_by("pk")
    )


def _mornings(now: dt.datetime, office: Rules) -> Q:
    there: dict[dt.date, list[str]] = {}
    for zone in zones.known():
        here = local(now, zone)
        if here.time() >= NOTE_AT:
            there.setdefault(here.date(), []).append(zone)
    found = Q(pk=None)
    for day, names in there.items():
        if not is_break(day, office.breaks):
            key = Concat(Value("daily:"), Cast(OuterRef("pk"), CharField()), Value(f":{day}"))
            has_row = Exists(Email.objects.filter(dedupe_key=key))
            found = found | Q(~has_row, digest_weekday=day.weekday(), zone__in=names)
    return found
