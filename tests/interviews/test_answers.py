"""What the other side said, through either door."""

import datetime as dt

import pytest

from contacts.models import RequestRecord, Touch
from interviews import services
from interviews.models import IllegalMove, Interview, InterviewEvent, Slot
from outbox.models import Email
from tests.database import snapshot
from tests.factories import DAY, NOW, ContactFactory
from tests.interviews.moving import stage_of

pytestmark = pytest.mark.django_db

DENVER = "America/Denver"
TIME = NOW + 3 * DAY


def accept(interview, **more):
    given = {
        "starts_at": TIME,
        "zone": DENVER,
        "by": "contact",
        "now": NOW,
        "talk": ("video", "https://meet.example/1"),
    }
    return services.accept(interview_id=interview.pk, **given | more)


def kinds():
    return sorted(Email.objects.values_list("kind", flat=True))


# --- yes ------------------------------------------------------------------------------------------
def test_a_yes_on_the_page_agrees_on_time_zone_and_way(talk, maya):
    interview = talk("asked")

    accept(interview)

    interview.refresh_from_db()
    assert (interview.agreed_at, interview.starts_at, interview.agreed_zone) == (NOW, TIME, DENVER)
    assert interview.ends_at == TIME + dt.timedelta(minutes=20)
    assert (interview.how, interview.place, interview.calendar_sequence) == (
        "video",
        "https://meet.example/1",
        0,
    )
    maya.refresh_from_db()
    assert (maya.status, maya.last_touch_at) == ("scheduled", NOW)
    assert Touch.objects.get().what == "accept"


def test_a_yes_holds_the_persons_place_until_the_planned_end(talk):
    accept(talk("asked"))

    ask = RequestRecord.objects.get()
    assert ask.closed_at == TIME + dt.timedelta(minutes=20)
    assert ask.is_open(NOW)
    assert ask.agreed_at == ask.answered_at == NOW  # the office counts how often people say yes


def test_a_yes_sends_a_calendar_file_to_both(talk, nina, maya):
    interview = talk("asked")

    accept(interview)

    to_contact, to_student = (
        Email.objects.get(kind="confirmation"),
        Email.objects.get(kind="answer"),
    )
    assert (to_contact.address, to_contact.sender, to_contact.fact) == (maya.email, nina, "0")
    assert (to_student.user, to_student.sender) == (nina, None)


@pytest.mark.parametrize(
    ("invite", "sent"), [(True, ["answer", "confirmation"]), (False, ["answer"])]
)
def test_a_yes_that_the_student_records_invites_the_contact_if_wished(talk, invite, sent):
    accept(talk("asked"), by="student", channel="phone", invite=invite)

    assert kinds() == sent
    event = InterviewEvent.objects.get(move="accept")
    assert (event.by, event.channel) == ("student", "phone")


def test_somebody_without_an_address_gets_no_mail(nina, talk):
    interview = talk("asked", contact=ContactFactory(owner=nina, email="", person=None))

    accept(interview, by="student", channel="in_person")

    assert kinds() == ["answer"]


@pytest.mark.parametrize(
    "stage", ["declined", "not_now", "unanswered", "canceled", "missed", "lapsed"]
)
def test_a_late_yes_is_welcome_and_said_to_be_late(talk, stage):
    interview = talk(stage)

    accept(interview)

    assert stage_of(interview) == "scheduled"
    assert InterviewEvent.objects.get(move="accept").note == "late"
    assert RequestRecord.objects.get().is_open(NOW)


def test_a_second_yes_changes_nothing(talk):
    interview = talk("asked")
    accept(interview)
    before = snapshot()

    with pytest.raises(IllegalMove):
        accept(interview, starts_at=TIME + DAY)

    assert snapshot() == before


# --- other times ----------------------------------------------------------------------------------
def propose(interview, **more):
    given = {"times": [TIME + DAY, TIME, TIME], "note": "Mornings", "by": "contact", "now": NOW}
    return services.propose(interview_id=interview.pk, **given | more)


def test_other_times_wait_for_the_student_in_the_contacts_zone(talk):
    interview = talk("asked")

    propose(interview, zone="Europe/Zurich")

    interview.refresh_from_db()
    assert (interview.stage, interview.proposed_note, interview.contact_zone) == (
        "proposing",
        "Mornings",
        "Europe/Zurich",
    )
    suggested = interview.slots.filter(by=Slot.By.CONTACT)
    assert [slot.starts_at for slot in suggested] == [TIME, TIME + DAY]
    assert interview.slots.filter(by=Slot.By.STUDENT).count() == 3
    assert kinds() == ["answer"]


def test_newer_times_replace_the_older_ones(talk):
    interview = talk("asked")
    propose(interview)

    propose(interview, times=[TIME + 4 * DAY], note="")

    assert [slot.starts_at for slot in interview.slots.filter(by=Slot.By.CONTACT)] == [
        TIME + 4 * DAY
    ]


def test_other_times_after_a_no_take_the_place_again(talk):
    interview = talk("declined")

    propose(interview)

    ask = RequestRecord.objects.get()
    assert (ask.closed_at, ask.answered_at) == (None, NOW)


# --- no, not now ----------------------------------------------------------------------------------
CLOSINGS = {
    "declined": lambda pk, **by: services.decline(
        interview_id=pk, note="A full week", now=NOW, **by
    ),
    "not_now": lambda pk, **by: services.not_now(
        interview_id=pk, until=dt.date(2026, 5, 1), note="A full week", now=NOW, **by
    ),
}


@pytest.mark.parametrize("outcome", CLOSINGS)
@pytest.mark.parametrize("stage", ["asked", "proposing"])
def test_a_no_is_kept_with_its_line_frees_the_place_and_is_told(talk, outcome, stage):
    interview = talk(stage)

    CLOSINGS[outcome](interview.pk, by="contact")

    interview.refresh_from_db()
    assert (interview.stage, interview.outcome_note, interview.closed_at) == (
        outcome,
        "A full week",
        NOW,
    )
    assert RequestRecord.objects.get().closed_at == NOW
    assert kinds() == ["answer"]


@pytest.mark.parametrize("outcome", CLOSINGS)
def test_a_no_that_the_student_recorded_needs_no_mail(talk, outcome):
    CLOSINGS[outcome](talk("asked").pk, by="student", channel="mailbox")

    assert kinds() == []
    assert InterviewEvent.objects.get(move__in=["decline", "not_now"]).channel == "mailbox"


# --- how they talk --------------------------------------------------------------------------------
def how(interview, way="video", place="https://meet.example/1", by="contact"):
    return services.change_how(interview_id=interview.pk, how=way, place=place, by=by, now=NOW)


def test_a_change_after_agreeing_updates_both_calendars(talk):
    interview = talk("scheduled")

    how(interview)

    interview.refresh_from_db()
    assert (interview.how, interview.place, interview.calendar_sequence) == (
        "video",
        "https://meet.example/1",
        1,
    )
    assert kinds() == ["answer", "change"]


def test_a_change_before_agreeing_is_kept_and_sends_nothing(talk):
    interview = talk("asked")

    how(interview)

    interview.refresh_from_db()
    assert (interview.how, interview.calendar_sequence) == ("video", -1)
    assert kinds() == []


def test_no_change_is_no_news(talk):
    interview = talk("scheduled")
    before = snapshot()

    how(interview, way=interview.how, place=interview.place)

    assert snapshot() == before


def test_the_events_tell_who_moved_what(talk):
    interview = talk("asked")
    propose(interview)
    accept(interview, by="student")
    how(interview, way="in_person")

    moves = Interview.objects.get().events.exclude(move="send").values_list("move", "by")
    assert list(moves) == [("propose", "contact"), ("accept", "student"), ("change_how", "contact")]
