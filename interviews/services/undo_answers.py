"""Undo of an answer by the link: "This wasn't me"."""

import datetime as dt

from django.db import transaction

from contacts import services as contacts
from interviews.models import (
    AnswerLink,
    AnswerUndo,
    IllegalMove,
    Interview,
    InterviewEvent,
    Stage,
    guaranteed,
)
from interviews.services.free_times import check_free
from interviews.services.moving import By, locked, save_transition
from interviews.services.snapshots import ANSWER_FACTS, restore_facts, restore_suggested
from interviews.services.to_contact import email_contact
from outbox import services as outbox

UNDONE = "undo_answer"


@transaction.atomic
def undo_answer(*, event_id: int, now: dt.datetime) -> Interview:
    """Restore everything from before that answer, notify both sides, and renew the link.

    Raises IllegalMove unless the answer is the newest event, TimeTaken if another talk has taken
    the time of the restored one.
    """
    found = InterviewEvent.objects.get(pk=event_id)
    interview, now = locked(found.interview_id, now)
    before = AnswerUndo.objects.select_related("event").get(event=event_id).event.before
    if not before or not is_newest(interview, event_id):
        raise IllegalMove(UNDONE, interview.stage)
    wrong_start = interview.starts_at if interview.stage == Stage.SCHEDULED else None
    restore_facts(interview, before, ANSWER_FACTS)
    restore_suggested(interview, before)
    if found.move == "accept":
        contacts.undo_record_touch(contact=interview.contact, what="accept", at=found.at)
        contacts.hide_address(contact=interview.contact, revealed_at=found.at)
    is_agreed = interview.agreed_at is not None and interview.closed_at is None
    if is_agreed:
        check_free(interview, [guaranteed(interview.starts_at)], now, by=By.CONTACT)
    if wrong_start or is_agreed:
        interview.calendar_sequence += 1
    InterviewEvent.objects.filter(pk=event_id).update(before=None)
    AnswerLink.renew(interview)
    note = wrong_start.isoformat() if wrong_start and not is_agreed else ""
    _tell(interview, save_transition(interview, UNDONE, by=By.CONTACT, note=note, now=now), now)
    return interview


def is_newest(interview: Interview, event_id: int) -> bool:
    """Return True if nothing happened after that event. One query."""
    return not interview.events.filter(pk__gt=event_id).exists()


def _tell(interview: Interview, event: InterviewEvent, now: dt.datetime) -> None:
    outbox.add("answer", to=interview.student, object_id=event.pk, fact=event.move, now=now)
    email_contact("change", interview, object_id=event.pk, fact=event.move, now=now)
