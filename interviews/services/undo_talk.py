"""Taking back a start, an end or a tick: the facts, the ledger and the waiting email are as they
were before."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from contacts import services as contacts
from contacts.models import Contact
from interviews.models import Interview, InterviewEvent, TalkNotes, ThankYou
from interviews.services.moving import By, check_undo, locked, save_transition
from outbox import services as outbox

FACTS = (
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
WORDS = {"channel", "agreed_zone", "outcome", "outcome_note"}
LEDGER = ("closed_at", "answered_at")
# kinds of email by what their rows speak of
ABOUT_INTERVIEW = ("request", "follow_up", "confirmation")
ABOUT_EVENT = ("answer", "change", "after_missed")


def facts_before(interview: Interview) -> dict[str, Any]:
    """What Undo puts back. The calendar's sequence is not among it: a published file must never
    grow older."""
    notes = TalkNotes.objects.filter(interview=interview).first()
    return {
        "facts": {name: _plain(getattr(interview, name)) for name in FACTS},
        "request_record": {name: _plain(getattr(interview.request_record, name)) for name in LEDGER}
        if interview.request_record
        else None,
        "snoozed_until": _plain(interview.contact.snoozed_until),
        "started_at": _plain(notes.started_at if notes else None),
    }


def _plain(value: Any) -> Any:
    """With microseconds: email is known by the moment that made it due."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _moment(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


@transaction.atomic
def undo_happened(*, interview_id: int, now: dt.datetime, channel: str = "") -> Interview:
    """Undo an end, or a "yes, it happened", of the last ten minutes. Raises IllegalMove after
    that."""
    interview, now = locked(interview_id, now)
    check_undo(interview, "happened", now)
    last = interview.events.order_by("at", "id").last()
    interview.check_move("undo_happened")
    contacts.undo_record_touch(contact=interview.contact, what="talk", at=interview.ended_at)
    interview.thanks.filter(to=ThankYou.To.INTERVIEWEE, sent_at=None).delete()
    _restore(interview, last)
    save_transition(interview, "undo_happened", by=By.STUDENT, channel=channel, now=now)
    _bring_back_email(interview, last.at, now)
    return interview


def restore_before_start(interview: Interview, accepted: InterviewEvent, now: dt.datetime) -> None:
    """Undo a talk that was agreed on the spot."""
    _restore(interview, accepted)
    save_transition(interview, "undo_begin", by=By.STUDENT, now=now)
    _bring_back_email(interview, accepted.at, now)


def _restore(interview: Interview, event: InterviewEvent) -> None:
    """The facts of before `event`; the row is saved by `settle`."""
    before = event.before
    contacts.undo_record_touch(contact=interview.contact, what="accept", at=event.at)
    Contact.objects.filter(pk=interview.contact_id).update(
        snoozed_until=_moment(before["snoozed_until"])
    )
    for name, value in before["facts"].items():
        setattr(interview, name, value if name in WORDS else _moment(value))
    interview.not_now_until = interview.not_now_until and interview.not_now_until.date()
    TalkNotes.objects.filter(interview=interview).update(started_at=_moment(before["started_at"]))
    _restore_ledger(interview, before["request_record"])


def _restore_ledger(interview: Interview, before: dict[str, Any] | None) -> None:
    record = interview.request_record
    if record and before is None:
        interview.request_record = None
        interview.save(update_fields=["request_record"])
        contacts.delete_request(record=record)
    elif record:
        for name in LEDGER:
            setattr(record, name, _moment(before[name]))
        record.save(update_fields=LEDGER)


def _bring_back_email(interview: Interview, since: dt.datetime, now: dt.datetime) -> None:
    """What was dropped in between, because the talk was said to be over, waits again."""
    events = list(interview.events.values_list("pk", flat=True))
    about = Q(kind__in=ABOUT_INTERVIEW, object_id=interview.pk) | Q(
        kind__in=ABOUT_EVENT, object_id__in=events
    )
    outbox.requeue(about, since=since, now=now)
