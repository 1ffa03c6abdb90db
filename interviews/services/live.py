"""The course of a talk: start, more time, openings, end."""

import datetime as dt

from django.db import transaction

from contacts import services as contacts
from contacts.models import Channel
from core.errors import Refusal
from interviews.domain.talk_clock import can_talk, ends_early, is_left, likely_end, starts_early
from interviews.models import (
    IllegalMove,
    Interview,
    InterviewEvent,
    Stage,
    TalkNotes,
    guaranteed,
)
from interviews.services.free_times import taken_among
from interviews.services.moving import UNDO_FOR, By, locked, save_transition
from interviews.services.notes import locked_notes
from interviews.services.requests import reserve_place
from interviews.services.snapshots import snapshot
from interviews.services.talks import happened
from interviews.services.undo_talk import restore_before_start


class NotSure(Refusal):
    """A possible mistake: the page asks `question`, and the next request has `sure`.

    "begin" and "end" need no details; "talk" names another talk that is agreed now.
    """

    def __init__(self, question: str, first: str = ""):
        super().__init__()
        self.question, self.first = question, first


@transaction.atomic
def begin(*, interview_id: int, now: dt.datetime, sure: bool = False) -> TalkNotes:
    """Start the clock; agree on the spot if there is no agreement. Idempotent.

    Raises IllegalMove if no talk is possible. Unless `sure`, raises NotSure before the agreed
    time, while an answer is pending, and if another talk is agreed now.
    """
    interview, now = locked(interview_id, now)
    _check(interview, "begin")
    if not sure:
        _check_start(interview, now)
    if interview.stage != Stage.SCHEDULED:
        _agree_on_the_spot(interview, now)
    notes = locked_notes(interview_id)
    if not notes.started_at or is_left(interview, notes.started_at, now):
        notes.started_at = now
    notes.save(update_fields=["started_at"])
    return notes


def _check_start(interview: Interview, now: dt.datetime) -> None:
    if interview.stage != Stage.SCHEDULED:
        for block in taken_among(interview, [now], now).values():
            raise NotSure("talk", block.first)
    if starts_early(interview, now):
        raise NotSure("begin")


def can_undo_begin(interview: Interview, notes: TalkNotes | None, now: dt.datetime) -> bool:
    started_at = notes.started_at if notes else None
    return (
        interview.stage == Stage.SCHEDULED
        and started_at is not None
        and now - started_at < UNDO_FOR
    )


@transaction.atomic
def undo_begin(*, interview_id: int, now: dt.datetime) -> None:
    """Undo a start of the last ten minutes, and its agreement. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    notes = locked_notes(interview_id)
    if not can_undo_begin(interview, notes, now):
        raise IllegalMove("undo_begin", interview.stage)
    if accepted := _accepted_on_the_spot(interview, guaranteed(notes.started_at)):
        restore_before_start(interview, accepted, now)
        return
    notes.started_at = None
    notes.save(update_fields=["started_at"])


def _accepted_on_the_spot(interview: Interview, started_at: dt.datetime) -> InterviewEvent | None:
    """Return the agreement that this start made, unless more than an undone end followed."""
    made = interview.events.filter(
        move="accept", by=By.STUDENT, at=started_at, before__isnull=False
    ).last()
    later = interview.events.filter(pk__gt=made.pk) if made else interview.events.none()
    return None if later.exclude(move__in=("happened", "undo_happened")).exists() else made


def _agree_on_the_spot(interview: Interview, now: dt.datetime) -> None:
    before = snapshot(interview)
    in_person = interview.how == Interview.How.IN_PERSON
    channel = Channel.IN_PERSON if in_person else Channel.PHONE
    if interview.stage == Stage.PLANNED:
        interview.send(channel=channel, now=now)
        reserve_place(interview, now, override_reason="talked on the spot")
        save_transition(interview, "send", by=By.STUDENT, channel=channel, now=now)
    interview.accept(starts_at=now, zone=interview.contact_zone, now=now)
    contacts.close_request(
        record=interview.request_record,
        at=guaranteed(interview.ends_at),
        answered_at=now,
        agreed=True,
    )
    save_transition(interview, "accept", by=By.STUDENT, channel=channel, now=now, before=before)
    contacts.record_touch(contact=interview.contact, what="accept", now=now)


@transaction.atomic
def offer_more_time(*, interview_id: int, offered: bool, now: dt.datetime) -> TalkNotes:
    """Record whether they offered more time. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    _check(interview, "offer_more_time")
    notes = locked_notes(interview_id)
    notes.more_time_at = (notes.more_time_at or now) if offered else None
    notes.save(update_fields=["more_time_at"])
    return notes


@transaction.atomic
def raise_openings(*, interview_id: int, raised: bool) -> None:
    notes = locked_notes(interview_id)
    notes.openings_raised = raised
    notes.save(update_fields=["openings_raised"])


@transaction.atomic
def end(*, interview_id: int, now: dt.datetime, sure: bool = False) -> Interview:
    """End the talk. Idempotent.

    Raises IllegalMove if there was no talk and, unless `sure`, NotSure some minutes early.
    """
    interview, now = locked(interview_id, now)
    if interview.ended_at and interview.closed_at is None:
        return interview
    _check(interview, "happened")
    notes = TalkNotes.objects.filter(interview_id=interview_id).first()
    if not sure and ends_early(interview, notes, now):
        raise NotSure("end")
    before, ended_at = snapshot(interview), likely_end(interview, notes, now)
    if interview.stage != Stage.SCHEDULED:
        begin(interview_id=interview_id, now=now, sure=True)
    return happened(
        interview_id=interview_id, ended_at=ended_at, now=now, early=True, before=before
    )


def _check(interview: Interview, move: str) -> None:
    if not can_talk(interview):
        raise IllegalMove(move, interview.stage)
