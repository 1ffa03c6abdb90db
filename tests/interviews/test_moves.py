"""The stage table, every stage by every move, through the services and back from the database."""

import datetime as dt
from contextlib import nullcontext
from itertools import cycle, product

import pytest
from django.db import IntegrityError, transaction

from contacts.services import LimitReached
from interviews import services
from interviews.models import LATE, MOVES, OUTCOMES, IllegalMove, Interview, InterviewEvent, Stage
from outbox.models import Email
from tests.database import snapshot
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory
from tests.interviews.moving import (
    DO,
    PAST,
    mail_on_hold,
    mail_that_bounced,
    make,
    stage_of,
)

pytestmark = pytest.mark.django_db

NEXT = {
    "send": "asked",
    "undo_send": "planned",
    "fail": "planned",
    "follow_up": "asked",
    "fail_follow_up": "asked",
    "hold_follow_up": "asked",
    "propose": "proposing",
    "ask_back": "asked",
    "accept": "scheduled",
    "decline": "declined",
    "bar": "declined",
    "not_now": "not_now",
    "withdraw": "withdrawn",
    "stop_waiting": "unanswered",
    "close_unanswered": "unanswered",
    "move": "scheduled",
    "cancel": "canceled",
    "happened": "held",
    "miss": "missed",
    "offer_again": "asked",
    "lapse": "lapsed",
    "thank": "thanked",
    "fail_thanks": "held",
    "undo_happened": "scheduled",
    "undo_begin": "proposing",
    "undo_thank": "held",
    "log": "held",
    "undo_log": "planned",
    "undo_miss": "scheduled",
}
TAKEN_BACK = {"undo_thank": "thank"}
RESTORED = {
    "undo_happened": "happened",
    "undo_begin": "begin",
    "undo_log": "log",
    "undo_miss": "miss",
}
BOUNCED = {"fail_follow_up": "follow_up", "fail_thanks": "thank_you", "fail_reply": "reply"}
STAYS = {"change_how", "reply", "undo_reply", "fail_reply"}
LEGAL = [(stage, move) for move, stages in MOVES.items() for stage in sorted(stages)]


def agreed_then(move):
    """Started on the spot, or said to have happened, a moment ago."""
    earlier = NOW - HOUR / 60
    if move == "begin":
        interview = InterviewFactory(stage="proposing")
        services.begin(interview_id=interview.pk, now=earlier, sure=True)
        return interview
    if move == "log":
        interview = InterviewFactory()
        make("log", interview)
        return interview
    interview = InterviewFactory(stage="scheduled", **PAST)
    if move == "miss":
        make("miss", interview)
        return interview
    services.happened(interview_id=interview.pk, ended_at=earlier, now=earlier)
    return interview


def test_the_table_and_the_services_know_the_same_moves():
    assert set(DO) == set(MOVES) == set(NEXT) | STAYS


@pytest.mark.parametrize(("stage", "move"), LEGAL)
def test_a_legal_move_leads_to_its_stage(stage, move):
    interview = InterviewFactory(stage=stage)
    if move == "undo_send":
        mail_on_hold(interview)
    if move in BOUNCED:
        mail_that_bounced(interview, BOUNCED[move])
    if move in RESTORED:
        interview = agreed_then(RESTORED[move])
    if move in {"reply", "undo_reply"}:
        Interview.objects.filter(pk=interview.pk).update(
            question="Which ward?", question_at=NOW - HOUR
        )
    if move == "undo_reply":
        make("reply", interview)
    if move in TAKEN_BACK:
        interview.events.create(move=TAKEN_BACK[move], by="student", at=NOW - HOUR / 60)

    make(move, interview)

    kept = "proposing" if (stage, move) == ("proposing", "ask_back") else NEXT.get(move, stage)
    assert stage_of(interview) == kept
    assert InterviewEvent.objects.filter(interview=interview, move=move, at=NOW).count() == 1


@pytest.mark.parametrize("stage", Stage.values)
def test_every_illegal_move_is_refused_and_writes_nothing(stage):
    interview = InterviewFactory(stage=stage)
    before = snapshot()

    for move in (move for move, stages in MOVES.items() if stage not in stages):
        # a bounce is the tick's own: whoever was faster wins, silently
        with nullcontext() if move.startswith("fail") else pytest.raises(IllegalMove):
            make(move, interview)

    assert snapshot() == before


# --- the stage follows from the facts -------------------------------------------------------------
def stage_by_hand(facts):
    if facts["closed_at"]:
        return facts["outcome"]
    order = ("thanked_at", "ended_at", "agreed_at", "proposed_at", "asked_at")
    names = ("thanked", "held", "scheduled", "proposing", "asked")
    return next((name for fact, name in zip(order, names, strict=True) if facts[fact]), "planned")


FACTS = ("asked_at", "proposed_at", "agreed_at", "ended_at", "thanked_at", "closed_at")
TIMES = {"starts_at": NOW, "ends_at": NOW + dt.timedelta(minutes=20)}


def test_the_stored_stage_is_what_the_facts_say():
    contact, outcomes = ContactFactory(), cycle(sorted(OUTCOMES))
    for known in product([None, NOW], repeat=len(FACTS)):
        facts = dict(zip(FACTS, known, strict=True), outcome=next(outcomes) if known[-1] else "")
        interview = Interview.objects.create(
            contact=contact, student_id=contact.owner_id, **facts, **TIMES
        )
        interview.refresh_from_db(fields=["stage"])

        assert interview.stage == stage_by_hand(facts)

        Interview.objects.filter(pk=interview.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "facts",
    [
        {"closed_at": NOW},
        {"outcome": "declined"},
        {"agreed_at": NOW},
        {"agreed_at": NOW, "starts_at": NOW, "ends_at": NOW},
    ],
)
def test_facts_that_contradict_each_other_cannot_be_stored(facts):
    contact = ContactFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.create(contact=contact, student=contact.owner, **facts)


# --- one under way with a contact -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "other"),
    [
        *product(sorted(LATE), ["asked"]),
        *product(["unanswered"], ["proposing", "scheduled", "held"]),
    ],
)
def test_a_late_yes_waits_while_another_interview_with_the_contact_is_under_way(stage, other):
    old = InterviewFactory(stage=stage)
    InterviewFactory(contact=old.contact, stage=other)
    before = snapshot()

    for move in ("accept", "propose"):
        with pytest.raises(IllegalMove):
            make(move, old)

    assert snapshot() == before


def test_a_late_yes_is_welcome_while_a_new_request_is_still_a_draft():
    old = InterviewFactory(stage="unanswered")
    draft = InterviewFactory(contact=old.contact)

    make("accept", old)

    assert (stage_of(old), stage_of(draft)) == ("scheduled", "planned")
    old.contact.refresh_from_db()
    assert old.contact.status == "scheduled"
    with pytest.raises(LimitReached):
        make("send", draft)


def test_a_second_talk_follows_after_thanks():
    first = InterviewFactory(stage="thanked")
    second = InterviewFactory(contact=first.contact, request_record=None)
    first.request_record.delete()

    make("send", second)

    assert stage_of(second) == "asked"
    assert Email.objects.filter(kind="request", object_id=second.pk).count() == 1


# --- what a reopened interview forgets ------------------------------------------------------------
@pytest.mark.parametrize("stage", ["canceled", "missed", "lapsed"])
def test_other_times_after_a_talk_that_is_off_forget_the_old_time(stage):
    interview = InterviewFactory(stage=stage)

    make("propose", interview)

    interview.refresh_from_db()
    assert (interview.agreed_at, interview.starts_at, interview.ends_at) == (None, None, None)
    assert (interview.closed_at, interview.outcome) == (None, "")


def test_a_late_yes_forgets_the_month_and_the_line_of_not_now():
    interview = InterviewFactory(stage="not_now", outcome_note="After the audit")

    make("accept", interview)

    interview.refresh_from_db()
    assert (interview.outcome, interview.outcome_note, interview.not_now_until) == ("", "", None)
    assert interview.ends_at - interview.starts_at == dt.timedelta(minutes=20)
    assert interview.request_record.closed_at == interview.starts_at + dt.timedelta(minutes=20)


def test_a_corrected_address_gets_a_follow_up_of_its_own():
    interview = InterviewFactory(stage="asked", followed_up_at=NOW - DAY)
    make("fail", interview)
    interview.refresh_from_db()

    make("send", interview)
    make("follow_up", interview)

    assert stage_of(interview) == "asked"
