"""Requests and talks that the office closes, with the student's account."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from contacts import services as contacts
from interviews.models import Interview, Stage
from interviews.selectors.open_talks import open_interviews
from interviews.services.moving import By, locked, save_transition
from interviews.services.pending_mail import is_request_out
from interviews.services.to_contact import email_contact
from outbox import services as outbox
from users.models import User

ABOUT_INTERVIEW = ("request", "follow_up", "reply", "confirmation")
ABOUT_EVENT = ("change", "receipt", "after_missed")


@transaction.atomic
def close_talks_of(
    student: User, word: str, now: dt.datetime, keep_before: dt.datetime | None = None
) -> int:
    """Close every open request and coming talk of a student, and return how many.

    Talks agreed for a time before `keep_before` stay. Each contact whom the request reached gets
    one email with `word`; whatever else still waits for them is not sent. The student gets none.
    """
    rows = open_interviews([student.pk], now)
    if keep_before is not None:
        rows = rows.exclude(stage=Stage.SCHEDULED, starts_at__lt=keep_before)
    ids = list(rows.values_list("pk", flat=True))
    return sum(_close(interview_id, word, now) for interview_id in ids)


def _close(interview_id: int, word: str, now: dt.datetime) -> bool:
    interview, now = locked(interview_id, now)
    is_agreed = interview.stage == Stage.SCHEDULED
    move = "cancel" if is_agreed else "withdraw"
    if not interview.can(move):  # answered while this waited for the lock
        return False
    was_out = is_request_out(interview)
    outcome = Stage.CANCELED if is_agreed else Stage.WITHDRAWN
    interview.close(move=move, outcome=outcome, note=word, now=now)
    contacts.close_request(record=interview.request_record, at=now)
    _drop_waiting(interview, now)
    event = save_transition(interview, move, by=By.SITE, note=word, now=now)
    if was_out:
        email_contact("talk_closed", interview, object_id=event.pk, fact=event.move, now=now)
    return True


def _drop_waiting(interview: Interview, now: dt.datetime) -> None:
    """Drop what waits for the contact: the email with the word says the same and more."""
    events = interview.events.values("pk")
    waiting = Q(kind__in=ABOUT_INTERVIEW, object_id=interview.pk)
    outbox.supersede(waiting | Q(kind__in=ABOUT_EVENT, object_id__in=events), now=now)
