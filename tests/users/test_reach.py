"""Whom staff advise or teach today: by the dates, the staff member's own day, and the role that
they still have."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from interviews.models import Interview, Reflection
from tests.factories import (
    NOW,
    AssignmentFactory,
    CohortFactory,
    InterviewFactory,
    ReflectionFactory,
)
from tests.test_access import world  # noqa: F401 - a fixture
from users.models import Assignment, Cohort, User
from users.models.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def assign(**dates):
    Assignment.objects.update(**dates)


def reach(viewer):
    """The names of all that `viewer` sees of others, wherever assignments are asked."""
    interviews = Interview.objects.visible_to(viewer).exclude(student=viewer)
    return {
        "people": {
            person.first_name for person in User.objects.visible_to(viewer).exclude(pk=viewer.pk)
        },
        "students": {person.first_name for person in User.objects.students_of(viewer)},
        "interviews": {interview.student.first_name for interview in interviews},
        "reflections": {
            one.interview.student.first_name for one in Reflection.objects.readable_by(viewer)
        },
    }


@pytest.fixture
def shared(nina):
    return ReflectionFactory(interview=InterviewFactory(student=nina, stage="held"), shared_at=NOW)


ALL = {kind: {"Nina"} for kind in ("people", "students", "interviews", "reflections")}
NOTHING: dict[str, set[str]] = {kind: set() for kind in ALL}


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (-60, None, True),
        (-60, 30, True),
        (-60, 1, True),
        (-60, 0, False),
        (-60, -1, False),
        (0, None, True),
        (1, None, False),
        (1, 30, False),
    ],
)
def test_an_assignment_holds_from_its_first_day_until_the_day_it_ends(
    dana, shared, since, until, holds
):
    assign(since=TODAY + since * DAY, until=until if until is None else TODAY + until * DAY)

    assert reach(dana) == (ALL if holds else NOTHING)


@pytest.mark.parametrize(
    "roles", [[], [Role.STUDENT], [Role.INSTRUCTOR], [Role.CURATOR, Role.AUDITOR], [Role.DIRECTOR]]
)
def test_who_is_no_counselor_any_more_sees_nothing(dana, shared, roles):
    dana.roles = roles
    dana.save()

    assert reach(dana) == NOTHING


def test_who_is_no_instructor_any_more_teaches_nobody(ida, nina, course):
    InterviewFactory(student=nina, stage="held")
    assert [*Cohort.objects.taught_by(ida)] == [course]
    assert [*User.objects.taught_by(ida, course)] == [nina]

    ida.roles = [Role.COUNSELOR]
    ida.save()

    assert [*Cohort.objects.taught_by(ida)] == [*User.objects.taught_by(ida, course)] == []
    assert [*Interview.objects.taught_by(ida, course)] == []
    assert reach(ida) == NOTHING


def test_who_may_not_sign_in_any_more_sees_nothing(dana, shared):
    dana.is_active = False
    dana.save()

    assert reach(dana) == NOTHING


def test_the_day_is_the_one_where_the_staff_member_is(dana, shared):
    # the 3rd in Chicago
    clock.shift(dt.datetime(2026, 3, 4, 3, tzinfo=dt.UTC) - dt.datetime.now(dt.UTC))
    assign(since=dt.date(2026, 1, 1), until=dt.date(2026, 3, 4))
    assert reach(dana) == ALL

    User.objects.filter(pk=dana.pk).update(zone="Asia/Tokyo")

    assert reach(dana) == NOTHING


def test_a_zone_that_the_database_does_not_know_stops_nobody(dana, shared):
    User.objects.filter(pk=dana.pk).update(zone="Nowhere/Such_Place")

    assert reach(dana) == ALL


def test_help_names_a_counselor_whose_time_is_not_over_and_nobody_else(as_nina, nina, dana):
    assign(until=TODAY + 5 * DAY)
    assert dana.full_name in as_nina.get(reverse("home:help")).content.decode()

    dana.roles = [Role.CURATOR]
    dana.save()

    assert dana.full_name not in as_nina.get(reverse("home:help")).content.decode()


def test_an_admin_sees_everybody_and_oneself_is_seen_always(ruth, nina, dana):
    assert User.objects.visible_to(ruth).count() == User.objects.count()
    assert [*User.objects.visible_to(nina)] == [nina]


def plan_of(queryset):
    with CaptureQueriesContext(connection) as asked:
        list(queryset)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked.captured_queries[-1]['sql']}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_whom_one_sees_is_found_without_reading_everybody(dana):
    students = User.objects.bulk_create(
        User(email=f"s{n}@x.example", full_name=f"S {n}", roles=[Role.STUDENT], password="!")
        for n in range(5_000)
    )
    AssignmentFactory(student=students[7], staff=dana)
    course = CohortFactory()
    Assignment.objects.bulk_create(
        Assignment(student=one, staff=dana, kind="instructor", cohort=course, since=TODAY)
        for one in students[:40]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE users_user, users_assignment")

    for found in (
        User.objects.visible_to(dana),
        User.objects.visible_to(dana).students_of(dana).filter(is_active=True),
        Interview.objects.visible_to(dana),
    ):
        assert "Seq Scan on users_user" not in plan_of(found)


WAYS = ("visible_to", "readable_by", "editable_by")


KEPT_BY_CURATORS = {"FileImport", "Suggestion", "DirectoryEntry", "DirectoryImport"}
SHOWN_TO_ALL = {"Guide", "Question", "Theme", "QuestionSet"}  # what the office publishes


@pytest.mark.parametrize("who", ["clio", "axel", "dora"])
def test_who_works_with_no_student_reaches_no_record_of_any(world, request, who):  # noqa: F811
    person, found = request.getfixturevalue(who), set()
    for model in apps.get_models():
        rows = model._default_manager.all()
        ways = [
            getattr(rows, way)
            for way in ("visible_to", "readable_by", "editable_by")
            if hasattr(rows, way)
        ]
        found |= {(model.__name__, row.pk) for reach in ways for row in reach(person)}

    content = SHOWN_TO_ALL | (KEPT_BY_CURATORS if who == "clio" else set())
    assert {(name, key) for name, key in found if name not in content} == {("User", person.pk)}
