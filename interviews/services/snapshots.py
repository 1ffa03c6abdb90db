"""The facts of an interview before a move, stored on its event, from which undo restores it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from contacts import services as contacts
from interviews.models import Interview, Slot, TalkNotes

# Facts that an answer by the link may change.
ANSWER_FACTS = (
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
# Facts that a start or an end may change.
TALK_FACTS = (
    "channel",
    "asked_at",
    "address_failed_at",
    "followed_up_at",
    "proposed_at",
    "agreed_at",
    "agreed_zone",
    "starts_at",
    "ends_at",
    "ended_at",
    "closed_at",
    "outcome",
    "outcome_note",
    "not_now_until",
)


def snapshot(interview: Interview) -> dict[str, Any]:
    """Return the value of InterviewEvent.before for a locked interview. Two queries.

    It excludes the calendar's sequence: a published file must never get older.
    """
    notes = TalkNotes.objects.filter(interview=interview).first()
    suggested = interview.slots.filter(by=Slot.By.CONTACT).values_list("starts_at", flat=True)
    record = interview.request_record
    return {
        "facts": {name: _plain(getattr(interview, name)) for name in {*ANSWER_FACTS, *TALK_FACTS}},
        "suggested": [_plain(moment) for moment in suggested],
        "request_record": [
            _plain(moment) for moment in (record.closed_at, record.answered_at, record.agreed_at)
        ]
        if record
        else None,
        "snoozed_until": _plain(interview.contact.snoozed_until),
        "started_at": _plain(notes.started_at if notes else None),
    }


def restore_facts(interview: Interview, before: dict[str, Any], names: Iterable[str]) -> None:
    """Restore the facts called `names` and the request's record.

    The interview is saved by `save_transition`.
    """
    for name in names:
        setattr(interview, name, _typed(name, before["facts"][name]))
    record = interview.request_record
    if record is None:
        return
    if before["request_record"] is None:
        interview.request_record = None
        interview.save(update_fields=["request_record"])
        contacts.delete_request(record=record)
        return
    # an event of an earlier release has two moments
    closed_at, answered_at, *agreed = map(moment, before["request_record"])
    contacts.reset_request(
        record=record,
        closed_at=closed_at,
        answered_at=answered_at,
        agreed_at=agreed[0] if agreed else None,
    )


def restore_suggested(interview: Interview, before: dict[str, Any]) -> None:
    interview.slots.filter(by=Slot.By.CONTACT).delete()
    Slot.objects.bulk_create(
        Slot(interview=interview, starts_at=dt.datetime.fromisoformat(value), by=Slot.By.CONTACT)
        for value in before["suggested"]
    )


def moment(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


def _plain(value: Any) -> Any:
    """With microseconds, since an email is identified by the moment that made it due."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(name: str, plain: Any) -> Any:
    if plain and name.endswith("_at"):
        return dt.datetime.fromisoformat(plain)
    return dt.date.fromisoformat(plain) if plain and name == "not_now_until" else plain
