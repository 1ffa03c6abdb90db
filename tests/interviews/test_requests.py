"""From a draft to a sent request, and the ways in which one comes back."""

import datetime as dt

import pytest

from contacts.models import Contact, RequestRecord
from contacts.services import LimitReached
from core.cache import process_cache
from core.edits import Stale
from interviews import services
from interviews.domain.next_steps import next_step
from interviews.domain.request_checks import check_letter
from interviews.models import IllegalMove, Interview, InterviewEvent
from interviews.services import due_transitions
from office.models import ClosedDay, OfficeSettings
from outbox import services as outbox
from outbox.models import Email, Suppression
from tests.database import snapshot
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory
from tests.interviews.moving import stage_of

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
WORDS = {
    "goal": "how data changes the work on a ward",
    "why_you": "You moved from nursing to data.",
    "known_through": "the alumni page",
    "purpose": "career",
    "minutes": 20,
    "how": "i_call",
    "place": "(555) 010-0142",
    "subject": "A question",
    "message": "Dear Maya,\n\n{times}\n\nNina",
}


def keep(contact, *, version=1, slots=(), relationship="not_met", **changes):
    return services.save_draft(
        contact=contact,
        version=version,
        values=WORDS | changes,
        relationship=relationship,
        slots=list(slots),
        now=NOW,
    )


def send(interview, now=NOW, **more):
    return services.send(
        interview_id=interview.pk, **{"version": interview.version, "now": now} | more
    )


def by_phone(interview):
    services.record_sent(
        interview_id=interview.pk, version=interview.version, channel="phone", now=NOW
    )


def office(**changes):
    OfficeSettings.objects.update(**changes)
    process_cache.clear()


# --- the draft ------------------------------------------------------------------------------------
def test_a_draft_keeps_every_word_and_time(maya):
    interview = keep(
        maya, slots=[NOW + 3 * DAY, NOW + 2 * DAY, NOW + 2 * DAY], relationship="known"
    )

    stored = Interview.objects.get()
    assert {name: getattr(stored, name) for name in WORDS} == WORDS
    assert [slot.starts_at for slot in stored.slots.all()] == [NOW + 2 * DAY, NOW + 3 * DAY]
    assert Contact.objects.get().relationship == "known"
    assert (interview.version, stored.version) == (2, 2)


def test_the_same_press_twice_makes_one_draft(maya):
    first, second = keep(maya), keep(maya)

    assert first.pk == second.pk
    assert Interview.objects.get().version == 2


def test_another_text_from_an_older_window_is_told_and_changes_nothing(maya):
    keep(maya, message="The newer text")
    before = snapshot()

    with pytest.raises(Stale) as stale:
        keep(maya, message="The older text")

    assert stale.value.stored.message == "The newer text"
    assert snapshot() == before


def test_nothing_is_stored_by_looking(maya):
    before = snapshot()

    draft = services.current_or_new_draft(contact=maya, now=NOW)

    assert draft.pk is None
    assert snapshot() == before


def test_a_new_draft_starts_from_the_goal_of_the_last_one(talk, maya):
    talk("declined")

    assert (
        services.current_or_new_draft(contact=maya, now=NOW).goal
        == "how data changes the work on a ward"
    )


@pytest.mark.parametrize("stage", ["asked", "proposing", "scheduled", "held"])
def test_no_draft_beside_what_is_under_way(talk, maya, stage):
    talk(stage)

    with pytest.raises(IllegalMove):
        keep(maya)


# --- sending --------------------------------------------------------------------------------------
def test_sending_puts_the_students_own_words_in_the_outbox_for_a_minute(talk, nina, maya):
    interview = talk()

    send(interview)

    email = Email.objects.get()
    assert (email.kind, email.address, email.sender) == ("request", maya.email, nina)
    assert (email.subject, email.body) == (interview.subject, interview.message)
    assert (email.state, email.due_at) == ("pending", NOW + MINUTE)
    assert email.expires_at == NOW + 5 * DAY  # after its last time a request is pointless
    assert Interview.objects.get().asked_at == NOW


def test_sending_takes_the_persons_place_and_shows_on_the_list(talk, nina, maya):
    interview = talk()

    send(interview)

    ask = RequestRecord.objects.get()
    interview.refresh_from_db()
    maya.refresh_from_db()
    assert (ask.person, ask.student, ask.channel, ask.asked_at) == (maya.person, nina, "site", NOW)
    assert interview.request_record == ask
    assert maya.status == "asked"
    assert InterviewEvent.objects.get().move == "send"


def test_a_second_press_sends_nothing_more(talk):
    interview = talk()
    send(interview)
    before = snapshot()

    with pytest.raises(IllegalMove):
        send(interview)

    assert snapshot() == before


def test_only_what_was_reviewed_is_sent(talk):
    interview = talk()

    with pytest.raises(Stale):
        send(interview, version=interview.version + 1)

    assert not Email.objects.exists()


def taken_by_omar(maya):
    other = ContactFactory(email=maya.email)
    send(InterviewFactory(contact=other))


def five_open(maya):
    for _ in range(5):
        InterviewFactory(student=maya.owner, stage="asked")


def stopped(maya):
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)


@pytest.mark.parametrize(
    ("obstacle", "error"),
    [
        (taken_by_omar, LimitReached),
        (five_open, services.TooManyOpen),
        (stopped, services.ContactSuppressed),
    ],
)
@pytest.mark.parametrize("ask", [send, by_phone])
def test_a_request_that_cannot_go_now_stays_a_draft(talk, maya, obstacle, error, ask):
    interview = talk()
    obstacle(maya)
    before = snapshot()

    with pytest.raises(error):
        ask(interview)

    # That a limit was met is counted for the office, without anybody's name.
    assert snapshot("outbox_dailycount") == before
    assert stage_of(interview) == "planned"


def test_what_the_student_sent_counts_and_the_site_sends_nothing(talk, maya):
    interview = talk()

    services.record_sent(
        interview_id=interview.pk, version=interview.version, channel="platform", now=NOW
    )

    assert stage_of(interview) == "asked"
    assert RequestRecord.objects.get().channel == "platform"
    assert not Email.objects.exists()


def test_somebody_without_an_address_is_asked_without_a_ledger(nina):
    interview = InterviewFactory(contact=ContactFactory(owner=nina, email="", person=None))

    services.record_sent(
        interview_id=interview.pk, version=interview.version, channel="in_person", now=NOW
    )

    assert stage_of(interview) == "asked"
    assert not RequestRecord.objects.exists()


# --- take back ------------------------------------------------------------------------------------
def test_within_the_hold_a_request_is_taken_back_as_if_never_sent(talk, maya):
    interview = talk()
    send(interview)

    assert services.undo_send(interview_id=interview.pk, now=NOW + MINUTE / 2)

    assert stage_of(interview) == "planned"
    assert Email.objects.get().state == "canceled"
    assert not RequestRecord.objects.exists()
    maya.refresh_from_db()
    assert maya.status == "to_contact"
    send(interview, now=NOW + MINUTE)
    assert Email.objects.filter(state="pending").count() == 1


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_what_has_gone_out_is_not_taken_back(talk, state):
    interview = talk()
    email = send(interview)
    ended = {"ended_at": NOW, "next_attempt_at": None} if state == "sent" else {}
    lease = (
        {"lease_token": "6f5a9d0e-6d0c-5c0a-9a55-3f6f0c1f7b1d", "lease_until": NOW}
        if state == "sending"
        else {}
    )
    Email.objects.filter(pk=email.pk).update(state=state, **ended, **lease)
    before = snapshot()

    assert not services.undo_send(interview_id=interview.pk, now=NOW + 2 * MINUTE)

    assert snapshot() == before


def test_the_page_offers_to_take_back_during_the_hold_alone(talk):
    interview = talk()
    send(interview)
    interview.refresh_from_db()

    assert services.goes_out_at(interview, NOW) == NOW + MINUTE
    assert services.goes_out_at(interview, NOW + MINUTE) is None


# --- bounce ---------------------------------------------------------------------------------------
def bounce(email, state="bounced"):
    Email.objects.filter(pk=email.pk).update(state=state, ended_at=NOW, next_attempt_at=None)


@pytest.mark.parametrize(
    ("state", "verb"),
    [("bounced", "Fix the address"), ("dead", "Send it again"), ("expired", "Send it again")],
)
def test_a_bounce_frees_the_place_and_the_next_step_says_so(talk, maya, state, verb):
    interview = talk()
    bounce(send(interview), state)

    assert due_transitions.run_due_transitions(NOW + 5 * MINUTE) == 1

    assert stage_of(interview) == "planned"
    assert not RequestRecord.objects.exists()
    step = next_step(interview, NOW + 5 * MINUTE)
    assert (step.verb, step.state) == (verb, "bad")
    assert (maya.email in step.text) == (verb == "Fix the address")
    assert due_transitions.run_due_transitions(NOW + 6 * MINUTE) == 0


def test_a_second_address_that_fails_is_told_too(talk, maya):
    interview = talk()
    bounce(send(interview))
    due_transitions.run_due_transitions(NOW + 5 * MINUTE)
    Contact.objects.filter(pk=maya.pk).update(email="m@home.example")
    bounce(send(interview, now=NOW + 10 * MINUTE))

    assert due_transitions.run_due_transitions(NOW + 15 * MINUTE) == 1

    assert stage_of(interview) == "planned"


# --- follow up, withdraw, stop waiting ------------------------------------------------------------
def follow_up(interview, now=NOW):
    return services.follow_up(
        interview_id=interview.pk, subject="Re: A question", body="One line. {times}", now=now
    )


def test_one_follow_up_goes_out_in_the_same_thread_and_no_second(talk):
    interview = talk()
    first = send(interview)
    follow_up(interview, NOW + 10 * DAY)
    before = snapshot()

    second = Email.objects.get(kind="follow_up")
    assert second.in_reply_to == first.message_id
    assert second.due_at == NOW + 10 * DAY + MINUTE
    with pytest.raises(IllegalMove):
        follow_up(interview, NOW + 11 * DAY)
    assert snapshot() == before


def test_a_follow_up_of_ones_own_is_noted_and_not_sent(talk):
    interview = talk("asked", channel="platform")

    follow_up(interview)

    assert not Email.objects.exists()
    assert InterviewEvent.objects.filter(move="follow_up", channel="platform").exists()


def test_nobody_who_stopped_is_followed_up(talk, maya):
    interview = talk("asked")
    stopped(maya)

    with pytest.raises(services.ContactSuppressed):
        follow_up(interview)

    assert Interview.objects.get().followed_up_at is None


@pytest.mark.parametrize(
    ("give_up", "outcome"),
    [
        (
            lambda pk: services.withdraw(interview_id=pk, note="I found my answer.", now=NOW),
            "withdrawn",
        ),
        (lambda pk: services.stop_waiting(interview_id=pk, now=NOW), "unanswered"),
    ],
)
@pytest.mark.parametrize("stage", ["asked", "proposing"])
def test_giving_up_frees_the_place_and_sends_nothing(talk, maya, give_up, outcome, stage):
    interview = talk(stage)

    give_up(interview.pk)

    assert stage_of(interview) == outcome
    assert RequestRecord.objects.get().closed_at == NOW
    assert not Email.objects.exists()
    maya.refresh_from_db()
    assert maya.status == "closed"


# --- closed by itself -----------------------------------------------------------------------------
def local(day, hour, minute=0):
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


@pytest.mark.parametrize(
    ("closed_days", "now", "stage"),
    [
        # asked on Tuesday the 3rd: the 14th business day is Monday the 23rd
        ([], local(23, 23, 59), "asked"),
        ([], local(24, 0, 1), "unanswered"),
        ([dt.date(2026, 3, 9), dt.date(2026, 3, 10)], local(24, 0, 1), "asked"),
        ([dt.date(2026, 3, 9), dt.date(2026, 3, 10)], local(26, 0, 1), "unanswered"),
    ],
)
def test_no_answer_closes_after_fourteen_business_days_of_the_office(talk, closed_days, now, stage):
    ClosedDay.objects.bulk_create(ClosedDay(on=day) for day in closed_days)
    process_cache.clear()
    interview = talk("asked", asked_at=NOW)

    due_transitions.run_due_transitions(now)
    due_transitions.run_due_transitions(now)

    assert stage_of(interview) == stage
    assert InterviewEvent.objects.filter(move="close_unanswered").count() == (stage == "unanswered")


def test_the_office_sets_how_long_it_waits(talk):
    office(close_days=3, follow_up_days=2)
    interview = talk("asked", asked_at=NOW)

    due_transitions.run_due_transitions(local(7, 12))

    assert stage_of(interview) == "unanswered"


def test_requests_to_somebody_who_stopped_end_neutrally_for_every_student(talk, maya):
    mine, other = (
        talk("asked"),
        InterviewFactory(contact=ContactFactory(email="MAYA@hospital.example"), stage="asked"),
    )
    agreed = InterviewFactory(contact=ContactFactory(email=maya.email), stage="scheduled")
    stopped(maya)

    assert due_transitions.run_due_transitions(NOW) == 2

    assert [stage_of(one) for one in (mine, other, agreed)] == ["declined", "declined", "scheduled"]
    assert {(email.kind, email.user) for email in Email.objects.all()} == {
        ("answer", mine.student),
        ("answer", other.student),
    }


def test_asking_again_is_on_the_list_when_the_month_has_come(talk, maya):
    talk("not_now", not_now_until=dt.date(2026, 5, 1))
    now = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)

    due_transitions.run_due_transitions(now)

    maya.refresh_from_db()
    assert maya.status == "to_contact"
    assert maya.next_due_at is not None


# --- what a contact's page knows ------------------------------------------------------------------
def test_a_new_draft_begins_with_what_both_have_in_common(nina):
    maya = ContactFactory(owner=nina, common_ground="we both grew up in Duluth")

    assert (
        services.current_or_new_draft(contact=maya, now=NOW).why_you == "We both grew up in Duluth."
    )


@pytest.mark.parametrize(("relationship", "said"), [("known", "the spring fair"), ("not_met", "")])
def test_where_they_met_is_said_of_those_who_know_each_other(nina, relationship, said):
    maya = ContactFactory(owner=nina, relationship=relationship, met_where="the spring fair")

    assert services.current_or_new_draft(contact=maya, now=NOW).known_through == said


@pytest.mark.parametrize(
    ("message", "ok"),
    [("As somebody who grew up in Duluth, too, I …", True), ("Your work made me curious.", False)],
)
def test_a_letter_that_lost_the_common_ground_is_told(message, ok):
    findings = check_letter(
        message=message,
        subject="",
        minutes=20,
        how="video",
        contact_name="Maya",
        why_you="",
        template="",
        common_ground="We both grew up in Duluth.",
    )

    found = [
        finding for finding in findings if "common" in finding.text or "Duluth" in finding.text
    ]
    assert [finding.ok for finding in found] == [ok]
