"""What a student sets holds for every reminder: hours, days, kinds, and what they want later."""

import datetime as dt

import pytest

from interviews import services as interviews
from outbox.models import Email
from outbox.services import mute, unmute
from reminders.domain.timetable import moment_of
from reminders.models import Snooze
from reminders.selectors import due_reminders
from reminders.services import planner
from tests.factories import DAY, HOUR, InterviewFactory
from users.models import User

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
EVE = dt.datetime(2026, 3, 4, 23, 0, tzinfo=dt.UTC)  # 5 PM in Chicago, the day before `talk`
# 8:30 AM in Chicago, a Friday; summer time since Sunday
NOTE = dt.datetime(2026, 3, 13, 13, 30, tzinfo=dt.UTC)


@pytest.fixture
def talk(nina):
    """On Thursday at 9 AM in Chicago, agreed on Monday."""
    return InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")


@pytest.fixture
def request_to_maya(nina, now):
    return InterviewFactory(student=nina, stage="asked", asked_at=now, contact__name="Maya Okafor")


def set_own(**values):
    User.objects.update(**values)


def put_off(interview, kind, until):
    due = next(
        open_.due
        for open_ in due_reminders.future_reminders(interview.student, until - 30 * DAY)
        if open_.due.kind == kind
    )
    Snooze.objects.create(
        student=interview.student,
        interview=interview,
        kind=kind,
        moment=moment_of(due.fact),
        until=until,
    )


# --- quiet hours ----------------------------------------------------------------------------------
def test_a_students_own_quiet_hours_hold_back_the_mail(nina, minute_at):
    set_own(quiet_from=dt.time(18), quiet_until=dt.time(10))
    ends_at = EVE + HOUR  # 6 PM; asked at 7 PM by the office's hours
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Maya Okafor",
        starts_at=ends_at - HOUR,
        ends_at=ends_at,
    )

    assert minute_at(ends_at + HOUR) == []
    assert minute_at(ends_at + 16 * HOUR) == ["Did your talk with Maya happen?"]


def test_quiet_hours_that_would_pass_the_deadline_make_the_mail_go_earlier(nina, minute_at):
    set_own(quiet_from=dt.time(18), quiet_until=dt.time(10))
    starts_at = dt.datetime(2026, 3, 5, 15, 0, tzinfo=dt.UTC)  # 9 AM: at 10 it would be too late
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Maya Okafor",
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
    )

    assert minute_at(EVE) == ["Tomorrow, 9:00 AM: Maya at City Hospital"]


def test_equal_ends_are_no_quiet_hours(nina, minute_at):
    set_own(quiet_from=dt.time(0), quiet_until=dt.time(0))
    ends_at = EVE + 5 * HOUR  # 10 PM
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Maya Okafor",
        starts_at=ends_at - HOUR,
        ends_at=ends_at,
    )

    assert minute_at(ends_at + HOUR) == ["Did your talk with Maya happen?"]


# --- rhythm and days away -------------------------------------------------------------------------
def test_a_weekly_note_comes_on_its_day(request_to_maya, minute_at):
    set_own(digest_weekday=User.Weekday.MONDAY, muted=["daily"])

    sent = [minute_at(NOTE + day * DAY) for day in range(5)]

    assert sent == [[], [], [], ["Your week: Follow up with Maya"], []]


def test_no_note_while_away_and_one_on_the_first_day_back(request_to_maya, minute_at):
    set_own(away_until=dt.date(2026, 3, 16), muted=["digest"])

    sent = [minute_at(NOTE + day * DAY) for day in range(5)]

    assert sent == [[], [], [], ["Follow up with Maya"], []]


def test_what_is_tied_to_a_moment_comes_while_away_too(talk, minute_at):
    set_own(away_until=dt.date(2026, 4, 1))

    assert minute_at(EVE) == ["Tomorrow, 9:00 AM: Maya at City Hospital"]


# --- kinds ----------------------------------------------------------------------------------------
def test_a_kind_that_is_off_is_not_put_in(talk, nina, minute_at):
    mute(user_id=nina.pk, choice="day_before")

    assert minute_at(EVE) == []
    assert not Email.objects.exists()


def test_a_kind_switched_off_after_it_was_queued_is_dropped(talk, nina, send_at):
    planner.queue_due_reminders(EVE)
    mute(user_id=nina.pk, choice="day_before")

    assert send_at(EVE + MINUTE) == []
    assert Email.objects.get().state == "dropped"


def test_daily_note_and_digest_go_with_their_lines(request_to_maya, nina, minute_at):
    for choice in ("daily", "digest"):
        mute(user_id=nina.pk, choice=choice)

    assert minute_at(NOTE) == []
    assert due_reminders.future_reminders(nina, NOTE - DAY) == []


def test_switched_on_again_in_time_it_comes_once(talk, nina, minute_at):
    planner.queue_due_reminders(EVE)
    mute(user_id=nina.pk, choice="day_before")
    minute_at(EVE)
    unmute(user_id=nina.pk, choice="day_before")

    assert minute_at(EVE + MINUTE) == ["Tomorrow, 9:00 AM: Maya at City Hospital"]
    assert minute_at(EVE + 2 * MINUTE) == []


# --- a fact that comes back -----------------------------------------------------------------------
def test_a_talk_moved_away_and_back_while_its_reminder_waited_is_reminded_of_once(
    talk, send_at, minute_at
):
    planner.queue_due_reminders(EVE)
    first = talk.starts_at
    interviews.move(interview_id=talk.pk, starts_at=first + DAY, by="student", now=EVE, agreed=True)
    send_at(EVE)
    interviews.move(
        interview_id=talk.pk, starts_at=first, by="student", now=EVE + MINUTE, agreed=True
    )

    sent = [minute_at(EVE + minutes * MINUTE) for minutes in (2, 3, 4)]

    reminders = [subject for minute in sent for subject in minute if subject.startswith("Tomorrow")]
    assert reminders == ["Tomorrow, 9:00 AM: Maya at City Hospital"]


# --- later ----------------------------------------------------------------------------------------
def test_a_reminder_put_off_comes_later_and_once(talk, minute_at):
    put_off(talk, "day_before", EVE + 2 * HOUR)

    sent = [minute_at(EVE + hours * HOUR) for hours in (0, 1, 2, 3)]

    assert sent == [[], [], ["Tomorrow, 9:00 AM: Maya at City Hospital"], []]


def test_a_reminder_put_off_while_it_waited_is_held_back(talk, send_at, minute_at):
    planner.queue_due_reminders(EVE)
    put_off(talk, "day_before", EVE + 2 * HOUR)

    assert send_at(EVE) == []
    assert minute_at(EVE + 2 * HOUR) == ["Tomorrow, 9:00 AM: Maya at City Hospital"]


def test_a_talk_moved_after_that_is_reminded_of_as_usual(talk, minute_at):
    put_off(talk, "day_before", EVE + 2 * HOUR)
    interviews.move(
        interview_id=talk.pk,
        starts_at=talk.starts_at + HOUR,
        by="student",
        now=EVE - DAY,
        agreed=True,
    )

    assert "Tomorrow, 10:00 AM: Maya at City Hospital" in minute_at(EVE)


def test_a_line_put_off_waits_for_the_first_note_after_that_and_is_told_once(
    request_to_maya, nina, minute_at, now
):
    InterviewFactory(student=nina, stage="asked", asked_at=now, contact__name="Idris Bello")
    put_off(request_to_maya, "no_answer", NOTE + 2 * DAY)

    sent = [minute_at(NOTE + day * DAY) for day in range(4)]

    assert sent == [["Follow up with Idris"], [], ["Follow up with Maya"], []]
