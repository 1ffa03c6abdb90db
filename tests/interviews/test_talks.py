"""A talk that was agreed: moved, canceled, held, missed, set aside."""

import datetime as dt

import pytest

from contacts.models import RequestRecord
from interviews import services
from interviews.models import ThankYou
from interviews.services import due_transitions
from outbox import services as outbox
from outbox.models import Email, Suppression
from tests.database import snapshot
from tests.factories import DAY, HOUR, NOW
from tests.interviews.moving import PAST, stage_of

pytestmark = pytest.mark.django_db

LATER = NOW + 5 * DAY
LINE = "Dear Maya,\n\nThe connection failed us today.\n\n{times}\n\nNina"


def mails():
    return sorted(Email.objects.values_list("kind", flat=True))


# --- move, cancel ---------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["student", "contact"])
def test_a_moved_talk_is_told_to_both_calendars(talk, by):
    interview = talk("scheduled")

    services.move(interview_id=interview.pk, starts_at=LATER, by=by, now=NOW)

    interview.refresh_from_db()
    assert (interview.starts_at, interview.ends_at) == (LATER, LATER + dt.timedelta(minutes=20))
    assert interview.calendar_sequence == 1
    assert RequestRecord.objects.get().closed_at == interview.ends_at
    assert mails() == ["answer", "change"]


def test_moved_as_agreed_sends_the_student_a_file_and_the_contact_nothing(talk, nina):
    interview = talk("scheduled")

    services.move(interview_id=interview.pk, starts_at=LATER, by="student", now=NOW, agreed=True)

    assert Email.objects.get().user == nina


def test_a_contact_who_moves_a_talk_names_the_zone_from_then_on(talk):
    interview = talk("scheduled")

    services.move(
        interview_id=interview.pk, starts_at=LATER, by="contact", zone="Europe/Zurich", now=NOW
    )

    interview.refresh_from_db()
    assert interview.contact_zone == "Europe/Zurich"


@pytest.mark.parametrize("by", ["student", "contact"])
def test_a_canceled_talk_frees_the_place_and_leaves_both_calendars(talk, by):
    interview = talk("scheduled")

    services.cancel(interview_id=interview.pk, note="Night shift", by=by, now=NOW)

    interview.refresh_from_db()
    assert (interview.stage, interview.outcome_note, interview.calendar_sequence) == (
        "canceled",
        "Night shift",
        1,
    )
    assert RequestRecord.objects.get().closed_at == NOW
    assert mails() == ["answer", "change"]


# --- happened -------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", ["scheduled", "canceled", "missed", "lapsed"])
def test_thanks_are_due_a_day_after_the_real_end(talk, maya, stage):
    interview = talk(stage, **(PAST if stage == "scheduled" else {}))
    ended_at = NOW - 2 * HOUR

    services.happened(interview_id=interview.pk, ended_at=ended_at, now=NOW)

    assert stage_of(interview) == "held"
    assert interview.ended_at == ended_at
    assert ThankYou.objects.get().due_at == ended_at + DAY
    assert RequestRecord.objects.get().closed_at == ended_at
    maya.refresh_from_db()
    assert (maya.status, maya.last_touch_at) == ("thank_now", ended_at)


def test_a_talk_cannot_have_ended_in_the_future(talk):
    interview = talk("scheduled")
    before = snapshot()

    with pytest.raises(services.NotYet):
        services.happened(interview_id=interview.pk, ended_at=NOW + HOUR, now=NOW)

    assert snapshot() == before


# --- missed ---------------------------------------------------------------------------------------
def missed(interview, **more):
    given = {"whose": "technical", "line": "", "subject": "Our talk", "times": [], "now": NOW}
    return services.missed(interview_id=interview.pk, **given | more)


def test_a_missed_talk_closes_and_sends_nothing_by_itself(talk):
    interview = talk("scheduled", **PAST)

    missed(interview)

    interview.refresh_from_db()
    assert (interview.stage, interview.outcome_note) == ("missed", "technical")
    assert RequestRecord.objects.get().closed_at == NOW
    assert mails() == []


def test_a_line_goes_out_after_the_take_back_time(talk, maya, nina):
    missed(talk("scheduled", **PAST), line="Sorry about today.")

    email = Email.objects.get()
    assert (email.kind, email.address, email.sender, email.body) == (
        "after_missed",
        maya.email,
        nina,
        "Sorry about today.",
    )
    assert email.due_at == NOW + dt.timedelta(seconds=60)


def test_new_times_ask_once_more(talk):
    interview = talk("scheduled", followed_up_at=NOW - 3 * DAY, **PAST)

    missed(interview, line=LINE, times=[LATER, LATER + DAY, LATER])

    interview.refresh_from_db()
    assert (interview.stage, interview.asked_at, interview.followed_up_at) == ("asked", NOW, None)
    assert (interview.agreed_at, interview.starts_at) == (None, None)
    assert [slot.starts_at for slot in interview.slots.all()] == [LATER, LATER + DAY]
    assert RequestRecord.objects.get().closed_at is None
    assert mails() == ["after_missed"]


def test_no_line_goes_to_somebody_who_stopped(talk, maya):
    interview = talk("scheduled", **PAST)
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)
    before = snapshot()

    with pytest.raises(services.ContactSuppressed):
        missed(interview, line=LINE, times=[LATER])

    assert snapshot() == before


# --- lapsed ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "stage"), [(13, "scheduled"), (15, "lapsed")])
def test_a_talk_without_a_word_lapses_after_two_weeks(talk, days, stage):
    start = NOW - days * DAY
    interview = talk("scheduled", starts_at=start, ends_at=start + dt.timedelta(minutes=20))

    due_transitions.run_due_transitions(NOW)
    due_transitions.run_due_transitions(NOW)

    assert stage_of(interview) == stage
    assert mails() == []
