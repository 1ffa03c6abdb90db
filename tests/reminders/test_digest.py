"""The weekly digest: on its day it is the daily note, and it says what Today says."""

import datetime as dt
import itertools
import re

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.models import Contact
from core import zones
from core.cache import process_cache
from core.clock import DAY, at, local
from interviews.models import Interview
from office.models import Period
from outbox.models import Email
from outbox.services import mute
from reminders.domain.rules import Digest, Facts, Rules
from reminders.domain.timetable import build_schedule
from reminders.selectors.digests import _readers
from reminders.selectors.facts import office_rules
from reminders.selectors.upcoming import upcoming_reminders
from reminders.services import planner
from tests.factories import (
    HOUR,
    NOW,
    ContactFactory,
    FeedbackFactory,
    InterviewFactory,
    StudentFactory,
)
from tests.scale import small_or_full
from users.models import User

# 8:30 AM in Chicago, a day into summer time
MONDAY = dt.datetime(2026, 3, 9, 13, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


# --- the timetable --------------------------------------------------------------------------------
@settings(max_examples=small_or_full(60, 600))
@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)), st.integers(0, 6), st.sampled_from([1, 2])
)
def test_a_digest_comes_on_its_weekday_every_so_many_weeks_through_every_new_year(
    day, weekday, weeks
):
    rhythm = Digest(weekday, weeks)

    days = [day + n * DAY for n in range(28) if rhythm.comes_on(day + n * DAY)]

    assert len(days) == 4 / weeks
    assert {each.weekday() for each in days} == {weekday}
    assert all(later - earlier == weeks * 7 * DAY for earlier, later in itertools.pairwise(days))


@settings(max_examples=small_or_full(60, 600))
@given(
    st.sampled_from(sorted(zones.known())),
    st.integers(0, 16 * 365 * 24 * 60).map(
        lambda n: dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=n)
    ),
)
def test_a_line_waits_for_the_digest_of_who_wants_no_daily_note(zone, asked_at):
    rules = Rules("UTC", 7, wants_daily=False, digest=Digest(0, 2))

    (due,) = build_schedule(Facts("asked", zone, asked_at=asked_at), rules)

    assert rules.has_digest(local(due.due_at, zone).date())
    assert due.due_at == at(local(due.due_at, zone).date(), dt.time(8, 30), zone)


# --- with rows ------------------------------------------------------------------------------------
@pytest.fixture
def request_to_maya(nina):
    """Asked on February 24: a follow-up is ready on Friday, March 6."""
    return InterviewFactory(
        student=nina,
        stage="asked",
        asked_at=NOW - 7 * DAY,
        contact__name="Maya Okafor",
        contact__created_at=NOW - 9 * DAY,
    )


def rows():
    return list(Email.objects.order_by("due_at", "id").values_list("kind", "state"))


pytestmark = pytest.mark.django_db


def test_it_says_what_today_says(request_to_maya, nina, dana, minute_at, recorder):
    dana.preferred_name = "Dana"
    talk = InterviewFactory(student=nina, stage="scheduled", contact__name="Lena Ortiz",
    starts_at=MONDAY + 4 * DAY,
                            ends_at=MONDAY + 4 * DAY + HOUR)  # fmt: skip
    held = {"stage": "thanked", "student": nina, "ended_at": NOW - 20 * DAY}
    InterviewFactory(**held, contact__setting="public")
    said = FeedbackFactory(
        reflection__interview=InterviewFactory(**held, contact__setting="private"), author=dana
    )
    InterviewFactory(**held | {"ended_at": NOW - 200 * DAY})
    Period.objects.create(
        kind="term", name="Spring", starts_on=dt.date(2026, 1, 12), ends_on=dt.date(2026, 5, 15)
    )
    process_cache.clear()

    assert minute_at(MONDAY) == ["Your week: Follow up with Maya"]
    words = recorder.taken[-1].part("plain").replace("\r\n", "\n")
    base = "http://localhost:8000"
    told = words.partition("\n———\n")[0].replace(
        words.partition("http")[2].partition("/interviews")[0], base[4:]
    )
    assert told == (
        "Good morning Nina,\n"
        "\n"
        "First: No answer from Maya yet. Did they answer another way? If not, one follow-up is "
        "ready.\n"
        f"{base}/interviews/{request_to_maya.code}/follow-up/\n"
        "\n"
        "Coming up:\n"
        "Fri, Mar 13, 8:30 AM: Lena Ortiz, 20 minutes\n"
        "\n"
        "From Dana: “What surprised you?”\n"
        f"{base}/interviews/{said.reflection.interview.code}/wrap-up/#comments\n"
        "\n"
        "So far this term: 2 conversations in 2 kinds of workplace.\n"
        "\n"
        "Too often? Every two weeks or never:\n"
        f"{base}/settings/notes/\n"
    )
    assert talk.contact.name in words
    assert "List-Unsubscribe-Post" in recorder.taken[-1].message


def test_on_its_day_it_is_the_daily_note(request_to_maya, minute_at):
    """A line that is due that morning and the digest share one row, whoever of the two is first."""
    # a draft whose note is this morning's
    Interview.objects.update(asked_at=None, created_at=MONDAY - 3 * DAY)

    sent = [minute_at(MONDAY + n * MINUTE) for n in range(-1, 3)]

    assert sent == [[], ["Your week: Finish request to Maya"], [], []]
    assert [row.dedupe_key for row in Email.objects.all()] == [
        f"daily:{request_to_maya.student_id}:2026-03-09"
    ]
    assert minute_at(MONDAY + DAY) == []


def told(mail):
    """The names of whom a mail speaks."""
    return set(re.findall(r"Person\d", mail.part("plain")))


@pytest.mark.parametrize("requests", [4, 5, 9])
def test_each_request_without_an_answer_is_told_once_however_many_there_are(
    nina, minute_at, recorder, requests
):
    for n in range(requests):
        InterviewFactory(student=nina, stage="asked", asked_at=NOW - 7 * DAY,
        contact__name=f"Person{n} Lind",
                         contact__created_at=NOW - 9 * DAY)  # fmt: skip

    for n in range(5):
        minute_at(MONDAY + n * DAY)

    assert [told(mail) for mail in recorder.taken] == [{f"Person{n}" for n in range(requests)}]


def test_what_became_due_beside_four_older_steps_is_told_too(nina, minute_at, recorder):
    """Four thank-yous wait, which lead the list; the two drafts below them are news of this
    morning."""
    for n in range(4):
        InterviewFactory(student=nina, stage="held", contact__name=f"Person{n} Lind",
        ended_at=NOW - 9 * DAY,
                         contact__created_at=NOW - 20 * DAY)  # fmt: skip
    for n in (4, 5):
        InterviewFactory(student=nina, created_at=MONDAY - 3 * DAY, contact__name=f"Person{n} Lind")

    minute_at(MONDAY)
    minute_at(MONDAY + DAY)

    assert [told(mail) for mail in recorder.taken] == [{f"Person{n}" for n in range(6)}]


def test_of_many_to_keep_in_touch_with_each_is_named(nina, minute_at, recorder):
    for n in range(6):
        ContactFactory(owner=nina, name=f"Person{n} Lind", status="keeping", cadence=90,
        created_at=NOW - 100 * DAY,
                       last_touch_at=MONDAY - 90 * DAY)  # fmt: skip
    Contact.objects.update(next_due_at=MONDAY - HOUR)

    minute_at(MONDAY)

    assert [told(mail) for mail in recorder.taken] == [{f"Person{n}" for n in range(6)}]


def test_an_empty_one_is_skipped(nina, minute_at):
    ContactFactory(owner=nina, created_at=NOW)

    assert minute_at(MONDAY) == []
    assert rows() == [("digest", "dropped")]
    InterviewFactory(student=nina, stage="proposing", now=MONDAY)
    assert [minute_at(MONDAY + n * HOUR) for n in (1, 2, 9)] == [[], [], []]


def test_who_has_nobody_on_the_list_yet_has_no_row(nina, minute_at):
    assert minute_at(MONDAY) == []
    ContactFactory(owner=nina, created_at=MONDAY + HOUR)
    assert [minute_at(MONDAY + n * HOUR) for n in (1, 2)] == [[], []]
    assert rows() == []


@pytest.mark.parametrize(
    ("set_", "days"),
    [
        ({}, [0, 7, 14]),
        ({"digest_weeks": 2}, [7]),
        ({"digest_weekday": 4}, [4, 11]),
        ({"away_until": dt.date(2026, 3, 16)}, [7, 14]),
        ({"muted": ["digest"]}, []),
        ({"is_active": False}, []),
        ({"roles": ["counselor"]}, []),
    ],
)
def test_it_comes_in_the_students_rhythm(request_to_maya, minute_at, set_, days):
    Interview.objects.update(asked_at=NOW, followed_up_at=NOW, proposed_at=NOW)
    User.objects.update(**{"muted": []} | set_)

    sent = {n: minute_at(MONDAY + n * DAY) for n in range(15)}

    assert [
        n for n, subjects in sent.items() if any(each.startswith("Your week") for each in subjects)
    ] == days


def test_a_break_silences_it(request_to_maya, minute_at):
    Period.objects.create(
        kind="break", name="Spring break", starts_on=MONDAY.date(), ends_on=MONDAY.date() + 6 * DAY
    )
    process_cache.clear()

    assert [bool(minute_at(MONDAY + n * DAY)) for n in range(8)] == [False] * 7 + [True]


def test_days_off_and_a_rhythm_set_in_the_afternoon_bring_no_late_digest(
    request_to_maya, nina, minute_at
):
    Interview.objects.update(proposed_at=NOW)

    assert minute_at(MONDAY + 5 * HOUR) == []
    assert minute_at(MONDAY + 3 * DAY) == []
    User.objects.update(digest_weekday=3)
    assert minute_at(MONDAY + 3 * DAY + 5 * HOUR) == []


def test_switched_off_after_it_was_queued_it_is_dropped(request_to_maya, nina, send_at):
    planner.queue_due_reminders(MONDAY)
    mute(user_id=nina.pk, choice="digest")

    assert send_at(MONDAY) == []
    assert rows() == [("digest", "dropped")]


def test_two_students_in_two_zones_each_have_it_in_their_morning(request_to_maya, omar, minute_at):
    User.objects.filter(pk=omar.pk).update(zone="Asia/Kolkata")
    InterviewFactory(
        student=omar, stage="proposing", contact__created_at=NOW, contact__name="Sam Whitaker"
    )
    kolkata = dt.datetime(2026, 3, 9, 3, 0, tzinfo=dt.UTC)

    assert minute_at(kolkata) == ["Your week: Choose a time with Sam"]
    assert minute_at(MONDAY) == ["Your week: Follow up with Maya"]


def test_the_page_of_what_is_to_come_names_the_next_one(request_to_maya, nina, as_nina, at_now):
    found = [(one.kind, one.due_at, str(one.note)) for one in upcoming_reminders(nina, NOW)]

    assert ("digest", MONDAY, "") in found
    User.objects.update(muted=["daily"])
    nina.refresh_from_db()
    assert ("no_answer", MONDAY, "Weekly digest") in [
        (one.kind, one.due_at, str(one.note)) for one in upcoming_reminders(nina, NOW)
    ]
    assert "in the weekly digest" in as_nina.get("/settings/coming/").content.decode()


@pytest.mark.parametrize("students", [1, 30])
def test_a_morning_takes_the_same_queries_for_many_readers(students, django_assert_num_queries):
    for _ in range(students):
        ContactFactory(owner=StudentFactory(), created_at=NOW)
    planner.queue_due_reminders(MONDAY)
    assert Email.objects.filter(kind="digest").count() == students

    with django_assert_num_queries(13):
        planner.queue_due_reminders(MONDAY + MINUTE)


def test_readers_are_found_by_their_day_and_zone(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = _readers(MONDAY, office_rules()).order_by().explain()

    assert "user_digest_day" in plan
