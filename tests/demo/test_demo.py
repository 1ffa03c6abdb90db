import datetime as dt

import pytest

from contacts.models import Person
from core import clock
from core.cache import process_cache
from core.step import Rank
from demo.calendar import make_days
from demo.crowd import make_crowd
from demo.people import Cast, zone_by_day
from demo.story import make_story
from interviews import services as interviews
from interviews.domain.contact_status import contact_status, next_due
from interviews.models import Interview, Stage
from office.models import ClosedDay, Period
from office.selectors.calendar import breaks
from outbox.models import Email
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
    make_crowd(cast, NOW)
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
    waiting = Email.objects.filter(user=None, expires_at__gt=NOW)
    assert [email.kind for email in waiting] == ["request"]


@pytest.mark.parametrize("hour", range(24))
def test_it_is_day_where_amara_is_at_any_hour(hour):
    now = NOW.replace(hour=hour, minute=59)

    assert 10 <= clock.local(now, zone_by_day(now)).hour < 20
