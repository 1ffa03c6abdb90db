"""Undo of a start or an end: the facts and the waiting email are as they were before."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from contacts import services as contacts
from contacts.models import Contact
from interviews.models import Interview, InterviewEvent, TalkNotes, ThankYou, guaranteed
from interviews.services.moving import By, check_undo, locked, save_transition
from interviews.services.snapshots import TALK_FACTS, moment, restore_facts
from outbox import services as outbox

# kinds of email by the rows they refer to
ABOUT_INTERVIEW = ("request", "follow_up", "confirmation")
ABOUT_EVENT = ("answer", "change", "after_missed")


@transaction.atomic
def undo_happened(*, interview_id: int, now: dt.datetime, channel: str = "") -> Interview:
    """Undo an end, or that it happened, for ten minutes. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    check_undo(interview, "happened", now)
    last = interview.events.latest("at", "id")
    interview.check_move("undo_happened")
    contacts.undo_record_touch(
        contact=interview.contact, what="talk", at=guaranteed(interview.ended_at)
    )
    interview.thanks.filter(to=ThankYou.To.INTERVIEWEE, sent_at=None).delete()
    _restore(interview, last)
    save_transition(interview, "undo_happened", by=By.STUDENT, channel=channel, now=now)
    _requeue_email(interview, last.at, now)
    return interview


@transaction.atomic
def undo_missed(*, interview_id: int, now: dt.datetime) -> Interview:
    """Undo, for ten minutes, that a talk didn't happen, if nothing was sent. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    check_undo(interview, "miss", now)
    last = interview.events.latest("at", "id")
    interview.check_move("undo_miss")
    restore_facts(interview, last.before or {}, TALK_FACTS)
    save_transition(interview, "undo_miss", by=By.STUDENT, now=now)
    return interview


def restore_before_start(interview: Interview, accepted: InterviewEvent, now: dt.datetime) -> None:
    _restore(interview, accepted)
    save_transition(interview, "undo_begin", by=By.STUDENT, now=now)
    _requeue_email(interview, accepted.at, now)


def _restore(interview: Interview, event: InterviewEvent) -> None:
    """Restore the facts from before `event`; `save_transition` saves the interview."""
    before = event.before or {}
    contacts.undo_record_touch(contact=interview.contact, what="accept", at=event.at)
    Contact.objects.filter(pk=interview.contact_id).update(
        snoozed_until=moment(before["snoozed_until"])
    )
    TalkNotes.objects.filter(interview=interview).update(started_at=moment(before["started_at"]))
    restore_facts(interview, before, TALK_FACTS)


def _requeue_email(interview: Interview, since: dt.datetime, now: dt.datetime) -> None:
    events = list(interview.events.values_list("pk", flat=True))
    about = Q(kind__in=ABOUT_INTERVIEW, object_id=interview.pk) | Q(
        kind__in=ABOUT_EVENT, object_id__in=events
    )
    outbox.requeue(about, since=since, now=now)
