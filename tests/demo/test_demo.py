import datetime as dt
from collections import Counter

import pytest

from contacts.models import Person
from core import clock
from core.cache import process_cache
from core.clock import DAY
from core.step import Rank
from demo.calendar import make_days
from demo.crowd import make_crowd
from demo.emails import make_log
from demo.people import Cast, zone_by_day
from demo.story import make_story
from interviews import services as interviews
from interviews.domain.contact_status import contact_status, next_due
from interviews.models import Interview, Reflection, Stage
from office.models import ClosedDay, Period
from office.selectors.calendar import breaks
from outbox.models import Email
from outbox.selectors.delivery_weeks import delivery_weeks
from questions.models import Suggestion
from reminders.selectors.agenda import steps
from tests.factories import NOW
from tests.shared_rows import shared_rows
from users.models import Assignment, Cohort, User
from users.models.roles import Role


def everybody():
    """The whole made-up office, as it stands right after the first start."""
    cast = Cast.make(NOW)
    make_days(cast, NOW)
    process_cache.clear()
    make_story(cast, NOW)
    make_log(cast, make_crowd(cast, NOW), NOW)
    return cast


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker, everybody) as cast:
        yield cast


@pytest.fixture
def office(told, db):
    return told


def test_there_are_forty_students_in_three_cohorts_with_counselors_and_an_instructor(office):
    students = User.objects.filter(roles__contains=[Role.STUDENT])

    assert students.count() == 40
    assert Cohort.objects.filter(profiles__isnull=False).distinct().count() == 3
    for staff in (office.dana, office.lee):
        assert students.students_of(staff).count() > 15
    assert (
        Assignment.objects.filter(staff=office.ida, kind=Assignment.Kind.INSTRUCTOR).count() == 16
    )
    assert not students.exclude(
        pk__in=Assignment.objects.filter(kind=Assignment.Kind.ADVISER).values("student")
    ).exists()


def test_the_office_has_terms_a_break_and_closed_days_that_move_nothing_of_the_story(office):
    promised = [NOW.date() + dt.timedelta(days=days) for days in range(-70, 22)]

    assert Period.objects.filter(kind="term").count() == 2
    assert all(not any(first <= day <= last for first, last in breaks()) for day in promised)
    assert ClosedDay.objects.count() == 3
    assert not ClosedDay.objects.filter(on__in=promised).exists()


def test_every_stage_and_outcome_is_there(office):
    assert set(Interview.objects.values_list("stage", flat=True)) == set(Stage.values)


def test_the_contact_list_agrees_with_the_facts_of_every_interview(office):
    for interview in Interview.objects.with_people():
        contact, today = interview.contact, clock.local(NOW, interview.student.zone).date()
        assert (contact.status, contact.next_due_at) == (
            contact_status(interview, today),
            next_due(interview),
        )


def test_somebody_waits_to_be_written_to_and_somebody_to_be_kept_in_touch_with(office):
    waiting = {step.rank: step.text for step in steps(office.nina, NOW)}

    assert waiting[Rank.KEEP] == "A month since you were last in touch with Rosalind."
    assert "Marguerite Sand, from Samuel: not written to yet." in [
        step.text for step in steps(office.nina, NOW)
    ]


def test_a_past_made_in_memory_is_what_the_services_leave(office):
    """A tick right after the start has nothing to close, and nobody was asked more than the
    office allows."""
    assert interviews.run_due_transitions(NOW) == 0
    for person in Person.objects.exclude(requests=None):
        records = list(person.requests.all())
        assert sum(record.is_open(NOW) for record in records) <= 1
        assert sum(record.asked_at > NOW - dt.timedelta(days=30) for record in records) <= 2


def test_suggestions_wait_for_the_curator(office):
    assert {suggestion.by for suggestion in Suggestion.objects.waiting()} == {
        office.omar,
        office.dana,
    }


def test_only_the_request_of_this_minute_goes_to_a_contact(office):
    assert [email.kind for email in Email.objects.filter(user=None).waiting()] == ["request"]


def stages_of_each(students):
    """The stages of each student's interviews, in order."""
    found = dict.fromkeys(students, ())
    for interview in Interview.objects.filter(student__in=students).order_by("stage"):
        found[interview.student] += (interview.stage,)
    return found


def test_hardly_two_students_have_been_through_the_same(office):
    crowd = User.objects.filter(email__endswith="@students.lakeside.example")

    stages = Counter(stages_of_each(crowd).values())

    assert len(stages) >= 20
    assert 2 <= stages.pop(()) <= 4  # who has not begun
    assert max(stages.values()) <= 4


def test_stages_are_as_in_a_term_that_goes_well(office):
    number = Counter(Interview.objects.values_list("stage", flat=True))

    assert number["thanked"] > number.total() / 3
    assert 10 <= number["scheduled"] <= 20
    assert all(number[stage] <= 4 for stage in ("missed", "lapsed", "canceled", "withdrawn"))


def test_talks_are_spread_over_the_hours_and_the_weeks(office):
    starts = list(Interview.objects.exclude(starts_at=None).values_list("starts_at", flat=True))

    assert len(set(starts)) > 0.9 * len(starts)
    assert len({start.time() for start in starts}) >= 12
    assert len({start.isocalendar().week for start in starts}) >= 8


def test_goals_and_reflections_are_of_many_kinds(office):
    goals = User.objects.filter(profile__isnull=False).values_list("profile__goal", flat=True)

    assert len(set(goals)) >= 10
    assert Reflection.objects.values("learned").distinct().count() >= 10


def test_emails_were_sent_in_every_week_of_the_term_and_one_came_back(office):
    weeks = delivery_weeks("America/Chicago", NOW)

    assert sum(week.sent for week in weeks) > 250
    assert all(week.sent for week in weeks[-9:])
    assert sum(week.failed + week.bounced for week in weeks) == 1
    assert Email.objects.get(state=Email.State.BOUNCED).fault == Email.Fault.FULL


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("hour", range(24))
def test_it_is_day_where_amara_is_at_any_hour_and_a_workday_where_there_is_one(day, hour):
    now = NOW.replace(hour=hour, minute=59) + day * DAY

    moment = clock.local(now, zone_by_day(now))

    assert 11 <= moment.hour < 20
    if 1 <= now.weekday() <= 4:  # elsewhere it is Sunday or Saturday
        assert clock.is_business_day(moment.date())
