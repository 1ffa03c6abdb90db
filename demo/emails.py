"""The email log of the term so far: what was sent about the interviews, and one that came back."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import F

from core.clock import DAY, at, local
from demo.past import Past
from demo.people import Cast
from interviews.models import InterviewEvent
from outbox.domain.kinds import get
from outbox.models import Email
from outbox.services.queue import dedupe_key, message_id
from reminders.services import planner
from users.models import User

State = Email.State
SENDING = dt.timedelta(seconds=7)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
EVE, NOTE = dt.time(17), dt.time(8, 30)
FULL = "552 5.2.2"  # what a full mailbox answers
WEEKS = 11


def make_log(cast: Cast, pasts: list[Past], now: dt.datetime) -> None:
    """Store what was sent before `now`. Nothing old is left to be sent but Amara's reminders."""
    planner.queue_due_reminders(now - MINUTE)
    _mark_as_sent(cast, now)
    rows = chain(_about_talks(pasts, now), _digests(pasts, now))
    Email.objects.bulk_create(
        (row for row in rows if row.due_at < now - MINUTE), ignore_conflicts=True
    )
    _one_that_came_back(now)


def _mark_as_sent(cast: Cast, now: dt.datetime) -> None:
    """As if the site had run the whole time."""
    waiting = Email.objects.filter(state=State.PENDING, due_at__lt=now)
    waiting.filter(user=cast.amara).delete()
    waiting.update(
        state=State.SENT,
        attempts=1,
        next_attempt_at=None,
        sent_at=F("due_at") + SENDING,
        ended_at=F("due_at") + SENDING,
    )


def _about_talks(pasts: Iterable[Past], now: dt.datetime) -> Iterator[Email]:
    for past in pasts:
        for event in past.events:
            yield from _of_event(past, event)
        yield from _reminders(past)


def _of_event(past: Past, event: InterviewEvent) -> Iterator[Email]:
    """Return the emails of a move that went through the site."""
    interview = past.interview
    student, contact = interview.student, interview.contact
    by_site = past.channel == "site"
    letter = {"send": "request", "follow_up": "follow_up", "thank": "thank_you"}.get(event.move, "")
    if letter and by_site:
        yield _sent(letter, event.at, interview.pk, address=contact.email, sender=student)
    if event.by != InterviewEvent.By.CONTACT:
        return
    yield _sent("answer", event.at, event.pk, to=student)
    kind, subject = (
        ("confirmation", interview.pk) if event.move == "accept" else ("receipt", event.pk)
    )
    yield _sent(kind, event.at, subject, address=contact.email, sender=student)


def _reminders(past: Past) -> Iterator[Email]:
    """Return those of a talk: the day before, and of the thank-you if that was not sent soon."""
    interview = past.interview
    if interview.starts_at and interview.outcome != "canceled":
        zone = interview.student.zone
        eve = at(local(interview.starts_at, zone).date() - DAY, EVE, zone)
        yield _sent("day_before", eve, interview.pk, to=interview.student)
    fresh = interview.ended_at and interview.ended_at + 2 * HOUR
    if fresh and (interview.thanked_at is None or interview.thanked_at > fresh):
        yield _sent("thank_you_fresh", fresh, interview.pk, to=interview.student)


def _digests(pasts: list[Past], now: dt.datetime) -> Iterator[Email]:
    """Return one on each Monday after a week in which a student did something."""
    for student, days in _busy_days(pasts).items():
        monday = local(now, student.zone).date()
        monday -= monday.weekday() * DAY
        for _week in range(WEEKS):
            if any(monday - 7 * DAY <= day < monday for day in days):
                moment = at(monday, NOTE, student.zone)
                yield _sent("digest", moment, student.pk, to=student, fact=monday.isoformat())
            monday -= 7 * DAY


def _busy_days(pasts: list[Past]) -> dict[User, set[dt.date]]:
    found: dict[User, set[dt.date]] = {}
    for past in pasts:
        student = past.interview.student
        days = (local(event.at, student.zone).date() for event in past.events)
        found.setdefault(student, set()).update(days)
    return found


def _sent(
    kind: str,
    moment: dt.datetime,
    object_id: int,
    *,
    to: User | None = None,
    address: str = "",
    sender: User | None = None,
    fact: str = "",
) -> Email:
    fact, sent_at = fact or moment.isoformat(), moment + SENDING
    return Email(
        dedupe_key=dedupe_key(kind, object_id=object_id, fact=fact),
        message_id=message_id(kind, object_id=object_id, fact=fact),
        kind=kind,
        object_id=object_id,
        fact=fact,
        user=to,
        sender=sender,
        address=to.email if to else address,
        state=State.SENT,
        due_at=moment,
        expires_at=moment + get(kind).valid_for,
        attempts=1,
        sent_at=sent_at,
        ended_at=sent_at,
        created_at=moment,
    )


def _one_that_came_back(now: dt.datetime) -> None:
    """A digest to a student whose mailbox was full, some weeks ago."""
    old = Email.objects.filter(kind="digest", sent_at__range=(now - 26 * DAY, now - 12 * DAY))
    if row := old.order_by("sent_at", "address").first():
        row.state, row.sent_at, row.last_error_class = State.BOUNCED, None, FULL
        row.save()
