"""Requests that end without a talk."""

import datetime as dt

from django.db import transaction

from contacts import services as contacts
from interviews.models import Interview
from interviews.services.moving import By, locked, save_transition
from outbox import services as outbox


@transaction.atomic
def withdraw(*, interview_id: int, note: str, now: dt.datetime) -> Interview:
    """The student no longer needs the talk; only the contact's page says so."""
    return _give_up(interview_id, "withdraw", now, outcome="withdrawn", by=By.STUDENT, note=note)


@transaction.atomic
def stop_waiting(*, interview_id: int, now: dt.datetime) -> Interview:
    """Nothing is sent, and a late yes opens the request again."""
    return _give_up(interview_id, "stop_waiting", now, outcome="unanswered", by=By.STUDENT)


@transaction.atomic
def close_unanswered(*, interview_id: int, now: dt.datetime) -> Interview:
    """No answer in the time that the office set."""
    return _give_up(interview_id, "close_unanswered", now, outcome="unanswered", by=By.SITE)


@transaction.atomic
def close_barred(*, interview_id: int, now: dt.datetime) -> Interview:
    """The address must not be written to. The student is not told why."""
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
