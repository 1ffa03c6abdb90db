"""One look puts in what is due, once, whoever looks and however often; facts that change take it
out again."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connections

from interviews import services as interviews
from interviews.models import Interview, InterviewEvent
from office.models import Period
from outbox.emails.compose import dedupe_header
from outbox.models import DeliveryState, Email
from reminders import services
from reminders.domain.timetable import build_schedule
from reminders.selectors import due_reminders
from reminders.selectors.agenda import agenda
from reminders.selectors.facts import facts_of, office_rules, remindable
from reminders.selectors.subjects import INTERVIEW
from reminders.services import planner
from tests.factories import DAY, HOUR, InterviewFactory
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_digest")]
MINUTE = dt.timedelta(minutes=1)
EVE = dt.datetime(2026, 3, 4, 23, 0, tzinfo=dt.UTC)  # 5 PM in Chicago, the day before `talk`
# 8:30 AM in Chicago, the day after the seventh business day
NOTE = dt.datetime(2026, 3, 13, 13, 30, tzinfo=dt.UTC)


@pytest.fixture
def talk(nina):
    """On Thursday at 9 AM in Chicago, agreed on Monday."""
    return InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")


@pytest.fixture
def request_to_maya(nina, now):
    return InterviewFactory(student=nina, stage="asked", asked_at=now, contact__name="Maya Okafor")


def rows():
    return list(Email.objects.order_by("due_at", "id").values_list("kind", "state"))


# --- once, and when it is due ---------------------------------------------------------------------
def test_nothing_is_put_in_before_it_is_due(talk):
    assert planner.queue_due_reminders(EVE - MINUTE) == 0
    assert rows() == []


def test_what_is_due_is_put_in_with_its_key_hour_and_end(talk):
    assert planner.queue_due_reminders(EVE) == 1

    row = Email.objects.get()
    assert row.dedupe_key == f"day_before:{talk.pk}:2026-03-05T15:00:00+00:00 America/Chicago"
    assert (row.due_at, row.expires_at, row.user, row.body) == (
        EVE,
        talk.starts_at,
        talk.student,
        "",
    )


def test_looking_again_changes_nothing(talk, minute_at):
    first = [minute_at(EVE + n * MINUTE) for n in range(3)]

    assert first == [["Tomorrow, 9:00 AM: Maya at City Hospital"], [], []]
    assert rows() == [("day_before", "sent")]


def test_a_look_is_noted_for_the_health_page(now, db):
    planner.queue_due_reminders(now)

    assert DeliveryState.objects.get().reminders_planned_at == now


def test_one_command_does_a_minutes_work_by_hand(talk, recorder, at_now):
    Interview.objects.update(starts_at=at_now + 20 * HOUR, ends_at=at_now + 21 * HOUR)
    InterviewEvent.objects.update(at=at_now - DAY)
    call_command("run_periodic_tasks", verbosity=0)
    call_command("run_periodic_tasks", verbosity=0)

    assert recorder.keys == [
        dedupe_header(key) for key in Email.objects.values_list("dedupe_key", flat=True)
    ]


def test_a_whole_interview_is_accompanied_and_then_left_in_peace(nina, minute_at, now):
    talk = InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")
    talk_over = talk.ends_at

    sent = [subject for hour in range(0, 24 * 8, 8) for subject in minute_at(now + hour * HOUR)]
    interviews.happened(interview_id=talk.pk, ended_at=talk_over, now=talk_over + HOUR)
    thanks = [subject for hour in range(1, 37, 2) for subject in minute_at(talk_over + hour * HOUR)]

    assert sent == [
        "Tomorrow, 9:00 AM: Maya at City Hospital",
        "Did your talk with Maya happen?",
        "Did your talk with Maya happen?",
    ]
    assert thanks == [
        "While it's fresh: a thank-you to Maya",
        "Maya's thank-you is due at 9:20 AM today",
    ]


@pytest.mark.parametrize("hours", [3, 21])
def test_who_logs_a_talk_is_on_its_page_and_not_reminded_at_once(nina, minute_at, now, hours):
    talk = InterviewFactory(
        student=nina, stage="held", asked_at=None, ended_at=now - hours * HOUR, thanked_at=None
    )
    talk.events.create(move="log", by="student", at=now)

    assert minute_at(now + HOUR / 60) == []


def test_thanked_in_time_means_no_mail(nina, minute_at, now):
    talk = InterviewFactory(student=nina, stage="held", ended_at=now, contact__name="Maya Okafor")
    InterviewEvent.objects.update(at=now)
    interviews.thanked_another_way(interview_id=talk.pk, medium="note", now=now + HOUR)

    assert [minute_at(now + hour * HOUR) for hour in (2, 3, 20, 21, 24, 25)] == [[]] * 6


# --- the daily note -------------------------------------------------------------------------------
def test_no_answer_becomes_a_line_of_one_note(request_to_maya, minute_at):
    sent = [minute_at(NOTE + hour * HOUR) for hour in (-24, -1, 0, 1, 24, 48)]

    assert sent == [[], [], ["Follow up with Maya"], [], [], []]
    assert Email.objects.get().dedupe_key == f"daily:{request_to_maya.student_id}:2026-03-13"


def test_everything_due_on_a_day_goes_into_one_note(request_to_maya, minute_at, nina, now):
    InterviewFactory(student=nina, stage="asked", asked_at=now + HOUR, contact__name="Idris Bello")
    InterviewFactory(
        student=nina, stage="asked", asked_at=now + 2 * HOUR, contact__name="Ana Sousa"
    )

    assert minute_at(NOTE) == ["Follow up with Ana and 2 more"]


def test_a_note_does_not_repeat_what_an_earlier_one_said(
    request_to_maya, minute_at, recorder, nina, now
):
    InterviewFactory(student=nina, stage="asked", asked_at=now + DAY, contact__name="Idris Bello")

    assert minute_at(NOTE) == ["Follow up with Maya"]
    assert minute_at(NOTE + DAY) == ["Follow up with Idris"]
    assert "Maya" not in recorder.taken[-1].part("plain")


def test_a_followed_up_request_is_in_no_note(request_to_maya, minute_at):
    Interview.objects.update(followed_up_at=NOTE - HOUR)

    assert minute_at(NOTE) == []
    assert rows() == []


def test_a_note_whose_only_line_is_settled_before_it_leaves_is_dropped(request_to_maya, send_at):
    planner.queue_due_reminders(NOTE)
    interviews.withdraw(interview_id=request_to_maya.pk, note="", now=NOTE)

    assert send_at(NOTE) == []
    assert rows() == [("daily", "dropped")]


def test_a_line_that_is_true_again_comes_once_in_the_note_that_was_dropped(
    request_to_maya, minute_at
):
    planner.queue_due_reminders(NOTE)
    Interview.objects.update(proposed_at=NOTE)  # they seemed to have answered
    assert minute_at(NOTE) == []
    assert rows() == [("daily", "dropped")]

    Interview.objects.update(proposed_at=None)

    assert [minute_at(NOTE + n * MINUTE) for n in (1, 2, 3)] == [["Follow up with Maya"], [], []]
    assert rows() == [("daily", "sent")]


def test_a_line_that_is_true_again_a_day_later_comes_in_that_days_note(request_to_maya, minute_at):
    planner.queue_due_reminders(NOTE)
    Interview.objects.update(proposed_at=NOTE)
    minute_at(NOTE)
    Interview.objects.update(proposed_at=None)

    assert [minute_at(NOTE + DAY + n * MINUTE) for n in (0, 1)] == [["Follow up with Maya"], []]


def test_a_note_that_has_nothing_to_say_is_dropped_once_and_not_each_minute(
    request_to_maya, minute_at
):
    # Today speaks of that at once, and no note does
    Interview.objects.update(address_failed_at=NOTE)
    minute_at(NOTE)

    assert [minute_at(NOTE + n * MINUTE) for n in (1, 2)] == [[], []]
    assert [(row.attempts, row.state) for row in Email.objects.filter(kind="daily")] == [
        (1, "dropped")
    ]


def test_a_request_that_closed_by_itself_is_told_in_the_next_note(
    request_to_maya, minute_at, recorder
):
    minute_at(NOTE)
    # midnight after the fourteenth business day
    closed_at = dt.datetime(2026, 3, 24, 5, 0, tzinfo=dt.UTC)
    interviews.run_due_transitions(closed_at)

    assert minute_at(closed_at) == []
    assert minute_at(closed_at + 8.5 * HOUR) == ["See your request to Maya"]
    assert "No answer from Maya, so this request is closed. Nothing was sent." in recorder.taken[
        -1
    ].part("plain")


@pytest.fixture
def draft_to_maya(nina):
    """Begun on Friday, March 6; its note is Monday's."""
    return InterviewFactory(
        student=nina,
        created_at=dt.datetime(2026, 3, 6, 16, tzinfo=dt.UTC),
        contact__name="Maya Okafor",
    )


DRAFT_NOTE = dt.datetime(2026, 3, 9, 13, 30, tzinfo=dt.UTC)


def test_a_draft_is_spoken_of_once(draft_to_maya, minute_at, recorder):
    sent = [minute_at(DRAFT_NOTE + hours * HOUR) for hours in (-24, -1, 0, 1, 24, 48, 24 * 7)]

    assert sent == [[], [], ["Finish request to Maya"], [], [], [], []]
    assert "Your request to Maya is ready to look over." in recorder.taken[-1].part("plain")


def test_a_draft_after_days_off_is_spoken_of_while_it_makes_sense(draft_to_maya, minute_at):
    assert minute_at(DRAFT_NOTE + 3 * DAY) == ["Finish request to Maya"]


def test_a_draft_of_long_ago_is_left_alone(draft_to_maya, minute_at):
    assert minute_at(DRAFT_NOTE + 15 * DAY) == []


def test_a_draft_sent_meanwhile_ends_its_note(draft_to_maya, send_at):
    planner.queue_due_reminders(DRAFT_NOTE)
    Interview.objects.update(asked_at=DRAFT_NOTE)

    assert send_at(DRAFT_NOTE) == []
    assert rows() == [("daily", "dropped")]


def test_a_draft_put_off_is_away_from_today_and_comes_in_a_later_note(
    draft_to_maya, nina, minute_at
):
    before = DRAFT_NOTE - MINUTE
    until = services.snooze(
        subject=INTERVIEW, row=draft_to_maya, kind="drafted", step="days", now=before
    )

    assert until == DRAFT_NOTE + 3 * DAY
    assert agenda(nina, before).steps == []
    assert [minute_at(DRAFT_NOTE + n * DAY) for n in range(5)] == [
        [],
        [],
        [],
        ["Finish request to Maya"],
        [],
    ]


def test_a_break_moves_the_note_without_telling_the_planner(draft_to_maya, minute_at):
    Period.objects.create(
        kind="break", name="Spring", starts_on=dt.date(2026, 3, 9), ends_on=dt.date(2026, 3, 10)
    )

    sent = [minute_at(DRAFT_NOTE + n * DAY) for n in range(4)]

    assert sent == [[], [], ["Finish request to Maya"], []]


def test_who_stopped_waiting_gets_no_note_about_it(request_to_maya, minute_at):
    interviews.stop_waiting(interview_id=request_to_maya.pk, now=NOTE - DAY)

    assert [minute_at(NOTE + day * DAY) for day in range(3)] == [[], [], []]


# --- days off (R19) -------------------------------------------------------------------------------
def test_after_three_days_off_only_what_still_makes_sense_is_sent_once(nina, minute_at, now):
    back = now + 10 * DAY  # the site was away from the eighth day on
    for name, facts in {
        "Upcoming": {
            "stage": "scheduled",
            "starts_at": back + 5 * HOUR,
            "ends_at": back + 6 * HOUR,
        },
        "Past": {
            "stage": "scheduled",
            "starts_at": back - 2 * DAY,
            "ends_at": back - 2 * DAY + HOUR,
        },
        "Longpast": {
            "stage": "scheduled",
            "starts_at": back - 5 * DAY,
            "ends_at": back - 5 * DAY + HOUR,
        },
        "Freshlyheld": {"stage": "held", "ended_at": back - 5 * HOUR},
        "Nearlydue": {"stage": "held", "ended_at": back - 21 * HOUR},
        "Longheld": {"stage": "held", "ended_at": back - 3 * DAY},
        "Quiet": {"stage": "asked", "asked_at": now - 3 * DAY},
    }.items():
        InterviewFactory(student=nina, contact__name=f"{name} Okafor", **facts)

    assert sorted(minute_at(back)) == [
        "Did your talk with Past happen?",
        "Follow up with Quiet",
        "Nearlydue's thank-you is due at 1:00 PM today",
        "Today, 3:00 PM: Upcoming at City Hospital",
        "While it's fresh: a thank-you to Freshlyheld",
    ]
    assert [minute_at(back + hour * HOUR) for hour in range(1, 4)] == [[], [], []]


def test_a_note_that_lay_too_long_is_said_on_the_next_day_instead(request_to_maya, minute_at):
    planner.queue_due_reminders(NOTE)

    assert minute_at(NOTE + 20 * HOUR) == []
    assert minute_at(NOTE + DAY) == ["Follow up with Maya"]
    assert minute_at(NOTE + 2 * DAY) == []


def test_a_site_that_comes_back_at_night_lets_people_sleep(nina, minute_at, now):
    evening = now + 11 * HOUR  # 8 PM in Chicago
    past = {"starts_at": evening - 2 * HOUR, "ends_at": evening - HOUR}
    InterviewFactory(student=nina, stage="scheduled", contact__name="Past Okafor", **past)
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Early Lind",
        starts_at=now + 25 * HOUR,
        ends_at=now + 26 * HOUR,
    )

    assert minute_at(evening + 4 * HOUR) == []
    assert sorted(minute_at(evening + 12 * HOUR)) == [
        "Did your talk with Past happen?",
        "Today, 10:00 AM: Early at City Hospital",
    ]


def test_what_would_be_too_late_in_the_morning_goes_at_night(nina, minute_at, now):
    # 8 AM in Chicago, when the quiet hours end
    starts_at = dt.datetime(2026, 3, 4, 14, 0, tzinfo=dt.UTC)
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Early Lind",
        starts_at=starts_at,
        ends_at=now + DAY,
    )

    assert minute_at(starts_at - 6 * HOUR) == ["Today, 8:00 AM: Early at City Hospital"]


# --- rows that were put in on time and could not leave (N12) --------------------------------------
NIGHT = dt.datetime(2026, 3, 5, 11, 36, tzinfo=dt.UTC)  # 5:36 AM in Chicago
MORNING = dt.datetime(2026, 3, 5, 14, 0, tzinfo=dt.UTC)  # 8 AM there, when the quiet hours end


@pytest.mark.parametrize(
    ("stage", "facts", "put_in", "subject"),
    [
        (
            "scheduled",
            {"starts_at": MORNING + 2 * HOUR, "ends_at": MORNING + 3 * HOUR},
            EVE,
            "Today, 10:00 AM: Maya",
        ),
        (
            "scheduled",
            {"starts_at": EVE, "ends_at": EVE + HOUR},
            EVE + 2 * HOUR,
            "Did your talk with Maya happen?",
        ),
        ("held", {"ended_at": EVE - HOUR}, EVE + HOUR, "While it's fresh: a thank-you to Maya"),
    ],
)
def test_an_outage_that_ends_at_night_lets_people_sleep(
    nina, send_at, stage, facts, put_in, subject
):
    InterviewFactory(
        student=nina, stage=stage, contact__name="Maya Okafor", now=EVE - 2 * DAY, **facts
    )
    planner.queue_due_reminders(put_in)

    assert [row for row in rows() if row[1] == "pending"]
    assert send_at(NIGHT) == []
    assert send_at(MORNING - MINUTE) == []
    assert [sent.startswith(subject) for sent in send_at(MORNING)] == [True]
    assert send_at(MORNING + MINUTE) == []


def test_an_outage_does_not_swallow_what_would_be_too_late_in_the_morning(nina, send_at):
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Early Lind",
        starts_at=MORNING,
        ends_at=MORNING + HOUR,
        now=EVE,
    )
    planner.queue_due_reminders(EVE)

    assert [subject.partition(":")[0] for subject in send_at(NIGHT)] == ["Today, 8"]


def test_what_the_timetable_itself_puts_into_the_night_goes_on_time(nina, send_at, minute_at):
    """Agreed at 2 AM for 8 AM: told at once, since by morning it is too late to prepare."""
    agreed = MORNING - 6 * HOUR
    InterviewFactory(student=nina, stage="scheduled", contact__name="Early Lind", starts_at=MORNING,
                     ends_at=MORNING + HOUR, agreed_at=agreed, now=agreed)  # fmt: skip
    InterviewEvent.objects.update(at=agreed)

    assert len(minute_at(agreed)) == 1


def test_a_note_that_an_outage_kept_until_the_night_is_said_in_the_morning(
    request_to_maya, send_at, minute_at
):
    planner.queue_due_reminders(NOTE)

    assert send_at(NOTE + 14 * HOUR) == []  # 10:30 PM
    assert send_at(NOTE + 16 * HOUR) == []  # half past midnight: too late for that day's note
    assert minute_at(NOTE + DAY) == ["Follow up with Maya"]
    assert minute_at(NOTE + DAY + MINUTE) == []


def test_own_quiet_hours_hold_after_an_outage_too(nina, send_at):
    nina.quiet_from, nina.quiet_until = dt.time(20), dt.time(10)
    nina.save()
    InterviewFactory(
        student=nina, stage="held", contact__name="Maya Okafor", ended_at=EVE - 2 * HOUR
    )
    planner.queue_due_reminders(EVE)

    assert send_at(MORNING) == []
    assert len(send_at(MORNING + 2 * HOUR)) == 1


# --- what changes after a row was put in (R22, R23) -----------------------------------------------
def test_a_moved_talk_drops_its_old_reminder_and_gets_a_new_one(talk, send_at, minute_at):
    planner.queue_due_reminders(EVE)
    interviews.move(
        interview_id=talk.pk, starts_at=talk.starts_at + DAY, by="student", now=EVE, agreed=True
    )

    assert [subject for subject in send_at(EVE + MINUTE) if subject.startswith("Tomorrow")] == []
    assert Email.objects.get(kind="day_before").state == "dropped"
    assert minute_at(EVE + DAY) == ["Tomorrow, 9:00 AM: Maya at City Hospital"]


def test_a_changed_zone_drops_the_old_reminder_and_keeps_the_new_hour(talk, send_at, minute_at):
    planner.queue_due_reminders(EVE)
    User.objects.update(zone="America/Los_Angeles")

    assert send_at(EVE + MINUTE) == []
    assert rows() == [("day_before", "dropped")]
    assert minute_at(EVE + HOUR) == []
    assert minute_at(EVE + 2 * HOUR) == ["Tomorrow, 7:00 AM: Maya at City Hospital"]


def test_a_reminder_that_was_sent_is_not_sent_again_in_another_zone(talk, minute_at):
    minute_at(EVE)
    User.objects.update(zone="America/Los_Angeles")

    assert minute_at(EVE + 2 * HOUR) == []
    assert rows() == [("day_before", "sent")]


def test_a_canceled_talk_drops_its_reminder(talk, send_at):
    planner.queue_due_reminders(EVE)
    interviews.cancel(interview_id=talk.pk, note="", by="contact", now=EVE)

    assert not [subject for subject in send_at(EVE + MINUTE) if subject.startswith("Tomorrow")]
    assert Email.objects.get(kind="day_before").state == "dropped"


def test_a_student_who_left_is_not_reminded(talk, send_at):
    planner.queue_due_reminders(EVE)
    User.objects.update(is_active=False)

    assert send_at(EVE + MINUTE) == []
    assert rows() == [("day_before", "dropped")]
    Email.objects.all().delete()
    assert planner.queue_due_reminders(EVE + MINUTE) == 0


def test_a_contact_put_away_is_not_spoken_of(talk, request_to_maya, minute_at):
    for interview in (talk, request_to_maya):
        interview.contact.archived_at = interview.contact.created_at
        interview.contact.save()

    assert minute_at(EVE) == minute_at(NOTE) == []


# --- many at once (R16) ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_beats_and_a_hand_run_put_each_reminder_in_once(nina, now):
    for number in range(8):
        InterviewFactory(student=nina, stage="scheduled", contact__name=f"Maya Okafor{number}")
        InterviewFactory(student=nina, stage="asked", asked_at=now - 10 * DAY)
    errors = []

    def look(start):
        try:
            for _ in range(5):
                start.wait()
                planner.queue_due_reminders(EVE)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
            start.abort()
        finally:
            connections.close_all()

    start = threading.Barrier(3)
    threads = [threading.Thread(target=look, args=[start]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    keys = list(Email.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys)) == 8 + 1


def test_a_zone_that_is_no_longer_known_silences_nobody_else(talk, omar, caplog):
    broken = InterviewFactory(student=omar, stage="scheduled")
    User.objects.filter(pk=omar.pk).update(zone="Atlantis/Sunken")

    assert planner.queue_due_reminders(EVE) == 1
    assert f"no timetable for interview {broken.pk}" in caplog.text


# --- forwards -------------------------------------------------------------------------------------
def test_what_will_be_sent_is_the_same_timetable_forwards(talk, request_to_maya, nina, omar, now):
    InterviewFactory(student=omar, stage="scheduled")

    coming = due_reminders.future_reminders(nina, now)

    assert [(open_.due.kind, open_.row) for open_ in coming] == [
        ("day_before", talk),
        ("did_it_happen", talk),
        ("did_it_happen_again", talk),
        ("no_answer", request_to_maya),
    ]
    assert [open_.due for open_ in coming if open_.row == talk] == build_schedule(
        facts_of(remindable().get(pk=talk.pk)), office_rules()
    )


def test_looking_takes_as_many_queries_for_many_interviews_as_for_few(
    nina, django_assert_num_queries
):
    def look():
        with django_assert_num_queries(WITHOUT_NEWS):
            planner.queue_due_reminders(EVE + MINUTE)

    for count in (1, 4):
        for _ in range(count):
            InterviewFactory(student=nina, stage="scheduled")
        planner.queue_due_reminders(EVE)
        look()


# A look at the digests, in a transaction, and at each window; of what was found the rows, in one
# too, what was put off and what has a row; the note of it.
WITHOUT_NEWS = 3 + 9 + 3 + 1 + 1 + 1


def test_more_rows_than_a_batch_are_scanned_in_batches(nina, now, monkeypatch):
    monkeypatch.setattr(planner, "BATCH_SIZE", 2)
    for stage in ("scheduled", "asked"):
        InterviewFactory.create_batch(5, student=nina, stage=stage, asked_at=now)

    assert planner.queue_due_reminders(EVE) == 5
    assert planner.queue_due_reminders(NOTE) == 1  # one note for all lines
    assert sorted(rows()) == [("daily", "pending"), *[("day_before", "pending")] * 5]
    assert planner.queue_due_reminders(NOTE + MINUTE) == 0
