"""Requests that end without a talk."""

import datetime as dt

from django.db import transaction

from contacts import services as contacts
from interviews.models import Interview
from interviews.services.moving import By, locked, save_transition
from outbox import services as outbox


@transaction.atomic
def withdraw(*, interview_id: int, note: str, now: dt.datetime) -> Interview:
    """Close without email; only the contact's page shows it."""
    return _give_up(interview_id, "withdraw", now, outcome="withdrawn", by=By.STUDENT, note=note)


@transaction.atomic
def stop_waiting(*, interview_id: int, now: dt.datetime) -> Interview:
    """Close without email; a late yes reopens the request."""
    return _give_up(interview_id, "stop_waiting", now, outcome="unanswered", by=By.STUDENT)


@transaction.atomic
def close_unanswered(*, interview_id: int, now: dt.datetime) -> Interview:
    """Close after the office's deadline for an answer."""
    return _give_up(interview_id, "close_unanswered", now, outcome="unanswered", by=By.SITE)


@transaction.atomic
def close_barred(*, interview_id: int, now: dt.datetime) -> Interview:
    """Close, since the address must not be written to. The student isn't told why."""
    interview, now = locked(interview_id, now)
    interview.bar(now=now)
    contacts.close_request(record=interview.request_record, at=now)
    event = save_transition(interview, "bar", by=By.SITE, now=now)
    outbox.add("answer", to=interview.student, object_id=event.pk, fact=event.move, now=now)
    return interview


def _give_up(interview_id, move, now, *, outcome, by, note=""):
    interview, now = locked(interview_id, now)
    interview.close(move=move, outcome=outcome, note=note, now=now)
    contacts.close_request(record=interview.request_record, at=now)
    save_transition(interview, move, by=by, note=note, now=now)
    return interview
