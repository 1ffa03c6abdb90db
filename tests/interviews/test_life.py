"""The life of an interview by both doors, in any order: what the student records, what the contact
answers by the link, and time. Every step is legal, and the facts agree after each of them."""

import datetime as dt
import uuid

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from contacts.services import Duplicate
from core.clock import local
from core.errors import Refusal
from interviews import services
from interviews.domain.contact_status import contact_status
from interviews.models import MOVES, OPEN, UNDER_WAY, Interview, Stage
from interviews.services import contact_moves
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory
from tests.scale import small_or_full

pytestmark = pytest.mark.django_db
PHONE = ("i_call", "(555) 010-0142")
MONTH = dt.date(2026, 9, 1)


def student(interview, now):
    """What the student can record of one interview."""
    about = {"interview_id": interview.pk, "now": now}
    said = about | {"by": "student", "channel": "phone"}
    ahead = now + 2 * DAY
    return {
        "accept": lambda: services.accept(
            starts_at=ahead, zone="America/Chicago", talk=PHONE, **said
        ),
        "propose": lambda: services.propose(times=[ahead], note="", **said),
        "ask_back": lambda: services.ask_back(question="Which ward?", **said),
        "not_now": lambda: services.not_now(until=MONTH, **said),
        "decline": lambda: services.decline(note="", **said),
        "withdraw": lambda: services.withdraw(note="", **about),
        "stop_waiting": lambda: services.stop_waiting(**about),
        "follow_up": lambda: services.follow_up(subject="Re: A question", body="Hello", **about),
        "move": lambda: services.move(starts_at=ahead + DAY, by="student", agreed=True, **about),
        "change_how": lambda: services.change_how(
            how="video", place="https://meet.example/1", by="student", **about
        ),
        "cancel": lambda: services.cancel(note="", by="student", **about),
        "happened": lambda: services.happened(ended_at=now, **about),
        "missed": lambda: services.missed(whose="me", line="", subject="", times=[], **about),
        "begin": lambda: services.begin(sure=True, **about),
        "end": lambda: services.end(sure=True, **about),
        "thanked": lambda: services.thanked_another_way(medium="note", **about),
        "undo_thanked": lambda: services.undo_thanked(**about),
        "undo_begin": lambda: services.undo_begin(**about),
        "undo_happened": lambda: services.undo_happened(**about),
        "undo_missed": lambda: services.undo_missed(**about),
        "undo_log": lambda: services.undo_log(**about),
    }


def by_link(interview, now):
    """What the contact can answer by the link, as the page would send it."""
    offered = interview.slots.filter(by="student", starts_at__gt=now).first()
    start = offered.starts_at if offered else now + 3 * DAY
    return {
        "accept": {"starts_at": start, "zone": "America/Denver", "talk": PHONE},
        "propose": {"times": [now + 4 * DAY], "note": "", "zone": "America/Denver"},
        "ask_back": {"question": "Which ward?"},
        "not_now": {"until": MONTH},
        "decline": {"note": ""},
        "how": {"how": "they_call", "place": ""},
        "move": {"starts_at": now + 5 * DAY, "zone": "America/Denver"},
        "cancel": {"note": ""},
    }


class Life(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = NOW
        self.contact = ContactFactory()
        self.first = InterviewFactory(contact=self.contact, stage="asked")
        self.sequences = {}

    @property
    def interviews(self):
        return Interview.objects.filter(contact=self.contact).with_people().order_by("pk")

    def press(self, act):
        """Do it, or see it refused: every new event is a move that its stage allows."""
        before = {one.pk: one.stage for one in self.interviews}
        counts = {one.pk: one.events.count() for one in self.interviews}
        try:
            act()
        except (Refusal, Duplicate):
            assert before == {one.pk: one.stage for one in self.interviews}
        for one in self.interviews:
            new = list(one.events.order_by("pk"))[counts.get(one.pk, 0) :]
            if len(new) == 1 and one.pk in before:
                assert before[one.pk] in MOVES[new[0].move], (before[one.pk], new[0].move)

    @rule(name=st.sampled_from(sorted(student(Interview(), NOW))))
    def student_records(self, name):
        for one in self.interviews:
            self.press(student(one, self.now)[name])

    @rule(name=st.sampled_from(sorted(contact_moves.ACTION_SERVICES)))
    def contact_answers(self, name):
        self.first.refresh_from_db()
        values = by_link(self.first, self.now)[name]
        self.press(
            lambda: contact_moves.act(
                move=name, interview_id=self.first.pk, values=values, now=self.now
            )
        )

    @rule()
    def student_logs_another_talk(self):
        said = services.LoggedTalk(ended_at=self.now - HOUR, how="in_person")
        self.press(
            lambda: services.log_talk(
                whom=services.Whom(self.contact.owner, contact=self.contact),
                said=said,
                thanks=services.LoggedThanks(),
                form_key=uuid.uuid4(),
                now=self.now,
            )
        )

    @rule(answer=st.sampled_from(["yes", "no"]), undo=st.booleans())
    def student_catches_up(self, answer, undo):
        codes = [one.code for one in self.interviews]
        about = {"student": self.contact.owner, "codes": codes, "now": self.now}
        self.press(lambda: services.catch_up(answer=answer, **about))
        if undo:
            self.press(lambda: services.undo_catch_up(**about))

    @rule(hours=st.sampled_from([0.1, 3, 49, 24 * 16]))
    def time_passes(self, hours):
        self.now += hours * HOUR
        services.run_due_transitions(self.now)

    @invariant()
    def one_is_under_way_at_most(self):
        assert sum(one.stage in UNDER_WAY for one in self.interviews) <= 1

    @invariant()
    def facts_agree(self):
        for one in self.interviews:
            thanks = one.thanks.first()
            assert (thanks is not None) == (one.stage in (Stage.HELD, Stage.THANKED))
            assert (one.stage == Stage.THANKED) == bool(thanks and thanks.sent_at)
            moments = list(one.events.order_by("pk").values_list("at", flat=True))
            assert moments == sorted(moments)
            last = self.sequences.get(one.pk, -1)
            assert one.calendar_sequence >= last
            self.sequences[one.pk] = one.calendar_sequence

    @invariant()
    def the_ledger_knows_what_is_open(self):
        for one in self.interviews:
            if record := one.request_record:
                is_open = one.stage in OPEN or (
                    one.stage == Stage.SCHEDULED and one.ends_at > self.now
                )
                assert record.is_open(self.now) == is_open, one.stage

    @invariant()
    def the_contact_shows_where_it_stands(self):
        self.contact.refresh_from_db()
        foremost = self.interviews.foremost()
        today = local(self.now, self.contact.owner.zone).date()
        if foremost.stage != Stage.NOT_NOW:
            assert self.contact.status == contact_status(foremost, today)


def test_whatever_both_do_every_move_is_legal_and_the_facts_agree():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=small_or_full(6, 400),
            stateful_step_count=small_or_full(12, 40),
            derandomize=True,
            deadline=None,
        ),
    )
