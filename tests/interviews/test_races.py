"""Many at once, each on a connection of its own: one move is made, and mail, ledger and list
agree with it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Contact, Referral, RequestRecord
from contacts.services import LimitReached, follow_referral, record_request
from core import clock
from core.edits import Stale
from interviews import services
from interviews.domain.contact_status import contact_status
from interviews.models import (
    MOVES,
    AnswerLink,
    Interview,
    InterviewEvent,
    Reflection,
    Slot,
    ThankYou,
)
from interviews.selectors.timeline import history
from outbox.delivery.claim import claim
from outbox.models import Email, StopLink, Suppression
from outbox.models.links import stop_link
from outbox.services.stop_links import apply_stop_choice
from tests.concurrency import THREADS, ConnectionThreads, run_concurrently
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, ReferralFactory
from tests.interviews.moving import DO, PAST, stage_of
from tests.interviews.test_moves import NEXT
from tests.interviews.test_pages import LATER, YES, url, written
from tests.scale import small_or_full

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def press(at_now, as_nina):
    """The same press of Nina's, twenty times at once; each browser has her session."""

    def press(address, data):
        def once():
            browser = Client()
            browser.cookies = as_nina.cookies
            return browser.post(address, data).status_code

        return set(run_concurrently([once] * THREADS))

    return press


def test_twenty_presses_keep_one_draft(press, maya):
    codes = press(
        reverse("interviews:request", args=[maya.code]),
        written(action="save", message="20 minutes?"),
    )

    assert codes == {302}
    assert Interview.objects.get().message == "20 minutes?"


PRESSES = [
    ("send", "planned", {"version": 1}, "asked", ["request"]),
    ("answered", "asked", YES | {"invite": "on"}, "scheduled", ["answer", "confirmation"]),
    ("answered", "asked", YES | {"answer": "times", "note": "Fridays"}, "proposing", []),
    ("answered", "asked", YES | {"answer": "no"}, "declined", []),
    ("answered", "asked", YES | {"answer": "not_now", "until": "2026-05-01"}, "not_now", []),
    ("choose", "proposing", {}, "scheduled", ["answer", "confirmation"]),
    ("withdraw", "asked", {"note": "I found an answer."}, "withdrawn", []),
    ("stop_waiting", "asked", {}, "unanswered", []),
    (
        "missed",
        "scheduled",
        {"whose": "they", "send_line": "on", "subject": "Again?", "line": "Dear Maya,"},
        "missed",
        ["after_missed"],
    ),
    ("thanked", "held", {"medium": "note"}, "thanked", []),
    ("follow_up", "asked", {"subject": "Re: x", "message": "One line"}, "asked", ["follow_up"]),
    ("move", "scheduled", {"starts_at": LATER}, "scheduled", ["answer", "change"]),
    (
        "how",
        "scheduled",
        {"how": "in_person", "place": "The lobby"},
        "scheduled",
        ["answer", "change"],
    ),
    ("cancel", "scheduled", {"note": ""}, "canceled", ["answer", "change"]),
    ("outcome", "scheduled", {"ended_at": "2026-03-03T08:30"}, "held", []),
    ("thank", "held", {"subject": "Thanks", "text": "For all."}, "thanked", ["thank_you"]),
]


@pytest.mark.parametrize(("name", "stage", "data", "after", "mails"), PRESSES)
def test_twenty_presses_make_one_move_and_its_mails_once(
    press, talk, name, stage, data, after, mails
):
    facts = PAST if name in ("missed", "outcome") else {}
    interview = talk(stage, message="Dear Maya, 20 minutes? {times}", how="i_call", **facts)
    if name == "choose":
        data = {
            "slot": Slot.objects.create(
                interview=interview, starts_at=NOW + 3 * DAY, by="contact"
            ).pk
        }
    events = InterviewEvent.objects.count()

    codes = press(url(name, interview), data)

    assert codes == {302}
    assert stage_of(interview) == after
    assert InterviewEvent.objects.count() == events + 1
    assert sorted(Email.objects.values_list("kind", flat=True)) == mails
    assert RequestRecord.objects.count() == 1
    assert ThankYou.objects.count() == (after in ("held", "thanked"))


def test_twenty_presses_keep_one_log_and_one_referral(press, talk):
    interview = talk("held")

    codes = press(
        url("wrap_up", interview),
        {"learned": "Much", "version": "1", "referral_name": "Lena Ortiz"},
    )

    assert codes == {302}
    assert Reflection.objects.get().version == 2
    assert Referral.objects.count() == 1


def test_twenty_yeses_on_the_contacts_page_are_one(at_now, talk):
    interview = talk("asked")
    address, slot = AnswerLink.of(interview).token, interview.slots.first().pk
    said = {"move": "accept", "accept-slot": slot, "accept-how": "video", "accept-place": "1"}

    codes = run_concurrently([lambda: Client().post(f"/r/{address}/", said).status_code] * THREADS)

    assert set(codes) == {302}
    assert stage_of(interview) == "scheduled"
    assert InterviewEvent.objects.filter(move="accept").count() == 1
    assert Email.objects.count() == 2


# --- different moves at once ----------------------------------------------------------------------
def replayed(interview, start):
    """The stage to which the events lead from `start`, each of them legal where it was made."""
    stage = start
    for move in interview.events.order_by("id").values_list("move", flat=True)[1:]:
        assert stage in MOVES[move], f"{move} when {stage}"
        stage = NEXT.get(move, stage)
    return stage


def agree(interview, start):
    """Stage, events, mail, ledger and list tell the same story."""
    stage = stage_of(interview)
    assert replayed(interview, start) == stage
    moves = list(interview.events.values_list("move", flat=True)[1:])
    told = {"accept", "propose", "decline", "not_now", "move", "cancel", "change_how"}
    answers = Email.objects.filter(kind="answer", object_id__in=interview.events.values("id"))
    assert answers.count() == sum(move in told for move in moves)
    confirmed = Email.objects.filter(kind="confirmation", object_id=interview.pk)
    assert confirmed.count() == moves.count("accept")
    ends = {"asked": None, "proposing": None, "scheduled": interview.ends_at}
    ask = RequestRecord.objects.get(pk=interview.request_record_id)
    assert ask.closed_at == ends[stage] if stage in ends else ask.closed_at <= NOW
    contact = Contact.objects.get(pk=interview.contact_id)
    assert contact.status == contact_status(interview, clock.local(NOW, "America/Chicago").date())


@pytest.mark.fault("S11 moves at once")
@pytest.mark.parametrize(
    ("rounds", "start", "moves"),
    [
        (small_or_full(25, 200), "asked", ["accept", "cancel"]),
        (10, "asked", ["accept", "decline", "propose", "withdraw", "cancel", "close_unanswered"]),
        (10, "scheduled", ["cancel", "move", "change_how", "happened", "miss", "lapse"]),
    ],
)
def test_different_moves_at_once_end_in_one_legal_state(rounds, start, moves):
    recorded = {
        "starts_at": NOW + 4 * DAY,
        "zone": "UTC",
        "by": "student",
        "channel": "phone",
        "now": NOW,
    }
    with ConnectionThreads(len(moves) + 1) as threads:
        for _round in range(rounds):
            interview = InterviewFactory(stage=start, **(PAST if start == "scheduled" else {}))
            acts = [lambda move=move, pk=interview.pk: DO[move](pk, 1) for move in moves]
            acts.append(
                lambda pk=interview.pk: services.accept(
                    interview_id=pk, talk=("video", ""), **recorded
                )
            )

            threads(acts)

            agree(interview, start)


def test_a_request_is_either_taken_back_or_sent_to_the_outbox_for_good(talk):
    for _round in range(5):
        contact = ContactFactory()
        interview = InterviewFactory(contact=contact)
        services.send(interview_id=interview.pk, version=1, now=NOW)

        made = run_concurrently(
            [lambda pk=interview.pk: services.undo_send(interview_id=pk, now=NOW)] * 5
        )

        assert [outcome for outcome in made if outcome is True] == [True]
        assert stage_of(interview) == "planned"
        assert Email.objects.get(object_id=interview.pk).state == "canceled"


@pytest.mark.fault("R34 take back against the claim")
def test_at_the_end_of_the_hold_a_request_is_taken_back_or_sent_and_the_page_says_which(at_now):
    told = {True: "Taken back. Nothing was sent", False: "It has gone out already"}
    with ConnectionThreads(2) as threads:
        for _round in range(small_or_full(15, 200)):
            interview, browser = InterviewFactory(), Client()
            browser.force_login(interview.student)
            services.send(interview_id=interview.pk, version=1, now=NOW)
            due, press = (
                Email.objects.get(object_id=interview.pk).due_at,
                url("undo_send", interview),
            )

            def tap(browser=browser, press=press):
                return browser.post(press, follow=True)

            page, rows = threads([tap, lambda due=due: claim(now=due, count=9)])

            state = Email.objects.get(object_id=interview.pk).state
            assert state == ("sending" if rows else "canceled")
            assert stage_of(interview) == ("asked" if rows else "planned")
            assert told[not rows] in page.content.decode()


def test_two_students_who_ask_the_same_person_at_once_do_not_both_ask():
    for round_ in range(5):
        asking = [
            InterviewFactory(contact=ContactFactory(email=f"maya{round_}@work.example"))
            for _ in range(3)
        ]

        made = run_concurrently(
            [lambda pk=one.pk: services.send(interview_id=pk, version=1, now=NOW) for one in asking]
        )

        assert sum(isinstance(outcome, LimitReached) for outcome in made) == 2
        assert sorted(stage_of(one) for one in asking) == ["asked", "planned", "planned"]


def test_a_draft_saved_while_it_is_sent_ends_in_order(talk, maya):
    """Both lock contact before interview, so neither waits for the other in a ring."""
    for round_ in range(5):
        contact = ContactFactory(email=f"somebody{round_}@work.example")
        interview = InterviewFactory(contact=contact)
        names = services.drafts.DRAFT_FIELDS
        values = {name: getattr(interview, name) for name in names} | {"goal": f"goal {round_}"}

        def save(contact=contact, values=values):
            return services.save_draft(
                contact=contact, version=1, values=values, relationship="known", slots=[], now=NOW
            )

        def send(pk=interview.pk):
            try:
                return services.send(interview_id=pk, version=1, now=NOW)
            except Stale as stale:
                return stale

        run_concurrently([save, send] * 3)

        sent = Email.objects.filter(kind="request", object_id=interview.pk).count()
        assert sent == (stage_of(interview) == "asked")


# --- the moment of a move is that of its turn -----------------------------------------------------
EARLIER = dt.timedelta(seconds=5)  # how long a request may have waited for the locks


@pytest.mark.parametrize(
    ("start", "first", "second", "told"),
    [
        ("asked", "decline", "accept", "Maya said yes."),
        ("asked", "propose", "decline", "Maya can't this time."),
        ("scheduled", "change_how", "cancel", "Maya canceled the talk."),
    ],
)
@pytest.mark.django_db
def test_history_has_moves_in_the_order_in_which_they_were_made(
    talk, monkeypatch, start, first, second, told
):
    """The second was pressed first, and waited: its `now` is the earlier one."""
    interview = talk(start)
    DO[first](interview.pk, 1)
    monkeypatch.setattr("tests.interviews.moving.NOW", NOW - EARLIER)

    DO[second](interview.pk, 1)

    interview.refresh_from_db()
    moves = list(interview.events.values_list("move", "at"))[-2:]
    assert moves == [(first, NOW), (second, NOW)]
    assert history(interview)[-1].words == told
    assert interview.closed_at in (None, NOW)


@pytest.mark.django_db
def test_who_waited_for_the_persons_lock_asks_after_the_answer_that_freed_the_place(talk, maya):
    services.decline(interview_id=talk("asked").pk, note="", by="contact", now=NOW)

    ask = record_request(person=maya.person, by=maya.owner, channel="site", now=NOW - EARLIER)

    assert ask.asked_at == NOW


@pytest.mark.django_db
def test_the_last_press_on_the_stop_page_is_dated_last(maya):
    stop_link(maya.email)
    link = StopLink.objects.get()
    apply_stop_choice(link=link, choice="pause-1", now=NOW)

    apply_stop_choice(link=link, choice="stop", now=NOW - EARLIER)

    said = Suppression.objects.get()
    assert (said.reason, said.created_at) == ("stopped", NOW)


def test_moves_of_one_student_and_what_a_referral_becomes_never_wait_in_a_ring(nina):
    """Everything takes the student's row first, then contact and interview."""
    with ConnectionThreads(4) as threads:
        for round_ in range(5):
            one = InterviewFactory(stage="held", contact=ContactFactory(owner=nina))
            other = InterviewFactory(stage="asked", contact=ContactFactory(owner=nina))
            referral = ReferralFactory(by=one.contact, name=f"Person{round_} Last")
            values = {
                "learned": "Much",
                "act_on": "",
                "interest_before": None,
                "interest_after": None,
            }
            again = {"name": referral.name, "how_to_reach": "", "may_use_name": "yes"}
            acts = [
                lambda pk=referral.pk: follow_referral(referral_id=pk),
                lambda pk=one.pk, values=values, again=again: services.save_reflection(
                    interview_id=pk,
                    version=1,
                    values=values,
                    share=False,
                    referrals=[again],
                    now=NOW,
                ),
                lambda pk=other.pk: DO["decline"](pk, 1),
                lambda pk=one.pk: DO["thank"](pk, 1),
            ]

            threads(acts)

            assert (stage_of(one), stage_of(other)) == ("thanked", "declined")
            one.delete(), other.delete()
