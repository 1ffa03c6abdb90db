"""Undo an answer that was given by the link, when the person asked says that it came from
somebody else."""

import datetime as dt
from typing import Any

from django.db import transaction

from contacts import services as contacts
from interviews.models import (
    AnswerLink,
    AnswerUndo,
    IllegalMove,
    Interview,
    InterviewEvent,
    Slot,
    Stage,
)
from interviews.services.free_times import check_free
from interviews.services.moving import By, locked, save_transition
from outbox import services as outbox

UNDONE = "undo_answer"
FACTS = (  # whatever an answer by the link may change
    "address_failed_at",
    "question",
    "question_at",
    "replied_at",
    "proposed_at",
    "proposed_note",
    "agreed_at",
    "starts_at",
    "ends_at",
    "agreed_zone",
    "closed_at",
    "outcome",
    "outcome_note",
    "is_barred",
    "not_now_until",
    "how",
    "place",
)


def snapshot(interview: Interview) -> dict[str, Any]:
    """The facts of a locked interview as plain values. Two queries."""
    found: dict[str, Any] = {name: _plain(getattr(interview, name)) for name in FACTS}
    suggested = interview.slots.filter(by=Slot.By.CONTACT).values_list("starts_at", flat=True)
    found["suggested"] = [moment.isoformat() for moment in suggested]
    record = interview.request_record
    found["request_record"] = (
        [_plain(record.closed_at), _plain(record.answered_at)] if record else None
    )
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(name: str, plain: Any) -> Any:
    if plain and name.endswith("_at"):
        return dt.datetime.fromisoformat(plain)
    return dt.date.fromisoformat(plain) if plain and name == "not_now_until" else plain


@transaction.atomic
def undo_answer(*, event_id: int, now: dt.datetime) -> Interview:
    """Put everything back to how it was before that answer; both sides are told, and the link is
    renewed.

    Raises IllegalMove unless the answer is the newest thing that happened, TimeTaken where the talk
    that would be agreed again has lost its time to another one.
    """
    found = InterviewEvent.objects.get(pk=event_id)
    interview, now = locked(found.interview_id, now)
    undo = AnswerUndo.objects.select_for_update(of=("self",)).get(event=event_id)
    if not undo.before or not is_newest(interview, event_id):
        raise IllegalMove(UNDONE, interview.stage)
    wrong_start = interview.starts_at if interview.stage == Stage.SCHEDULED else None
    _restore(interview, undo.before)
    if found.move == "accept":
        contacts.undo_record_touch(contact=interview.contact, what="accept", at=found.at)
    is_agreed = interview.agreed_at is not None and interview.closed_at is None
    if is_agreed:
        check_free(interview, [interview.starts_at], now, by=By.CONTACT)
    if wrong_start or is_agreed:
        interview.calendar_sequence += 1
    AnswerUndo.objects.filter(pk=undo.pk).update(before={})
    AnswerLink.renew(interview)
    note = wrong_start.isoformat() if wrong_start and not is_agreed else ""
    _tell(interview, save_transition(interview, UNDONE, by=By.CONTACT, note=note, now=now), now)
    return interview


def is_newest(interview: Interview, event_id: int) -> bool:
    """Whether nothing happened after that event. One query."""
    return not interview.events.filter(pk__gt=event_id).exists()


def _restore(interview: Interview, before: dict[str, Any]) -> None:
    """The facts, the suggested times and the place in the ledger; the row is saved by `settle`."""
    for name in FACTS:
        setattr(interview, name, _typed(name, before[name]))
    interview.slots.filter(by=Slot.By.CONTACT).delete()
    times = [dt.datetime.fromisoformat(moment) for moment in before["suggested"]]
    Slot.objects.bulk_create(
        Slot(interview=interview, starts_at=time, by=Slot.By.CONTACT) for time in times
    )
    if interview.request_record and before["request_record"]:
        closed_at, answered_at = (
            dt.datetime.fromisoformat(moment) if moment else None
            for moment in before["request_record"]
        )
        contacts.reset_request(
            record=interview.request_record, closed_at=closed_at, answered_at=answered_at
        )


def _tell(interview: Interview, event: InterviewEvent, now: dt.datetime) -> None:
    outbox.add("answer", to=interview.student, object_id=event.pk, fact=event.move, now=now)
    if interview.contact.email:
        outbox.add(
            "change",
            address=interview.contact.email,
            object_id=event.pk,
            fact=event.move,
            sender=interview.student,
            now=now,
        )
