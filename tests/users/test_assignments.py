"""Who advises whom: assigned, ended, handed over, stood in for; by days, undone, in the trail."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.errors import Refusal
from tests.concurrency import run_concurrently
from tests.factories import NOW, AssignmentFactory, CohortFactory, StudentFactory, UserFactory
from users.models import Assignment, AssignmentChange, AuditEntry, Program, User
from users.models.roles import Role
from users.services import assign, end_assignments, end_leave, hand_over, undo_assignments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def on(day: dt.date) -> None:
    """Let it be noon in Chicago on `day`."""
    noon = dt.datetime.combine(day, dt.time(18), tzinfo=dt.UTC)
    clock.shift(noon - dt.datetime.now(dt.UTC))


def students_of(staff) -> set[str]:
    return {one.first_name for one in User.objects.students_of(staff)}


def rows():
    found = Assignment.objects.order_by("pk").values_list("student", "staff", "since", "until")
    return list(found)


def test_who_is_assigned_is_within_reach_at_the_next_request(as_ruth, ruth, nina, omar, lee):
    assert students_of(lee) == set()

    change = assign(student_ids=[nina.pk, omar.pk], staff=lee, by=ruth, now=NOW)

    assert students_of(lee) == {"Nina", "Omar"}
    assert change.students == 2
    assert {entry.student_id for entry in AuditEntry.objects.filter(object_id=change.pk)} == {
        nina.pk,
        omar.pk,
    }


def test_assigned_twice_is_one_assignment(ruth, nina, lee):
    assign(student_ids=[nina.pk, nina.pk], staff=lee, by=ruth, now=NOW)

    assert assign(student_ids=[nina.pk], staff=lee, by=ruth, now=NOW) is None
    assert Assignment.objects.filter(student=nina, staff=lee).count() == 1


@pytest.mark.parametrize("replace", [True, False])
def test_a_second_counselor_is_added_or_takes_the_place_of_the_first(
    ruth, nina, dana, lee, replace
):
    assign(student_ids=[nina.pk], staff=lee, by=ruth, now=NOW, replace=replace)

    assert students_of(lee) == {"Nina"}
    assert students_of(dana) == (set() if replace else {"Nina"})


def test_an_instructor_stays_when_a_counselor_takes_the_place_of_another(
    ruth, nina, dana, lee, ida, course
):
    assign(student_ids=[nina.pk], staff=lee, by=ruth, now=NOW, replace=True)

    assert [*User.objects.taught_by(ida, course)] == [nina]


def test_by_the_day_where_the_staff_member_is(ruth, nina, dana):
    """On the evening of the 3rd in Chicago it is the 4th in Tokyo."""
    evening = dt.datetime(2026, 3, 4, 3, tzinfo=dt.UTC)
    clock.shift(evening - dt.datetime.now(dt.UTC))
    kenji = UserFactory(full_name="Kenji Mori", roles=[Role.COUNSELOR], zone="Asia/Tokyo")

    hand_over(from_staff=dana, to_staff=kenji, by=ruth, now=evening)

    assert students_of(dana) == set()
    assert students_of(kenji) == {"Nina"}
    ends = dict(Assignment.objects.values_list("staff__full_name", "until"))
    assert ends == {"Dana Whitfield": dt.date(2026, 3, 3), "Kenji Mori": None}


def test_from_a_day_to_come_it_holds_from_that_day(ruth, nina, lee):
    assign(
        student_ids=[nina.pk],
        staff=lee,
        since=TODAY + 2 * DAY,
        until=TODAY + 4 * DAY,
        by=ruth,
        now=NOW,
    )

    held = []
    for after in range(5):
        on(TODAY + after * DAY)
        held.append(students_of(lee) == {"Nina"})
    assert held == [False, False, True, True, False]


def test_who_is_away_has_the_students_back_by_the_days_alone(ruth, nina, dana, lee):
    change = hand_over(
        from_staff=dana,
        to_staff=lee,
        since=TODAY + DAY,
        until=TODAY + 3 * DAY,
        by=ruth,
        now=NOW,
    )

    assert change.kind == AssignmentChange.Kind.LEAVE
    seen = []
    for after in range(4):
        on(TODAY + after * DAY)
        seen.append((students_of(dana), students_of(lee)))
    assert seen == [({"Nina"}, set()), (set(), {"Nina"}), (set(), {"Nina"}), ({"Nina"}, set())]
    assert Assignment.objects.filter(staff=lee, until=None).count() == 0


def test_who_is_back_early_has_the_students_back_at_once(ruth, nina, dana, lee):
    change = hand_over(from_staff=dana, to_staff=lee, until=TODAY + 30 * DAY, by=ruth, now=NOW)
    assert students_of(lee) == {"Nina"}

    assert end_leave(change=change, by=ruth, now=NOW) == 1

    assert students_of(dana) == {"Nina"}
    assert students_of(lee) == set()
    with pytest.raises(Refusal, match="back already"):
        end_leave(change=change, by=ruth, now=NOW)


def test_some_are_handed_over_and_the_others_stay(ruth, nina, omar, dana, lee):
    AssignmentFactory(student=omar, staff=dana)

    hand_over(from_staff=dana, to_staff=lee, student_ids=[omar.pk], by=ruth, now=NOW)

    assert students_of(dana) == {"Nina"}
    assert students_of(lee) == {"Omar"}


def test_what_ends_or_begins_later_does_so_with_the_other(ruth, omar, nina, dana, lee):
    Assignment.objects.update(until=TODAY + 2 * DAY)
    AssignmentFactory(student=omar, staff=dana, since=TODAY + 2 * DAY)

    hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)

    assert (students_of(dana), students_of(lee)) == (set(), {"Nina"})
    on(TODAY + 2 * DAY)
    assert (students_of(dana), students_of(lee)) == (set(), {"Omar"})


def test_an_instructor_hands_over_within_the_cohort(ruth, nina, ida, course):
    other = UserFactory(full_name="Iris Novak", roles=[Role.INSTRUCTOR])

    hand_over(from_staff=ida, to_staff=other, kind=Assignment.Kind.INSTRUCTOR, by=ruth, now=NOW)

    assert [*User.objects.taught_by(other, course)] == [nina]
    assert [*User.objects.taught_by(ida, course)] == []
    assert [*User.objects.taught_by(other, CohortFactory())] == []


def test_whoever_had_them_already_keeps_one_assignment(ruth, nina, dana, lee):
    AssignmentFactory(student=nina, staff=lee)

    hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)

    assert students_of(lee) == {"Nina"}
    assert Assignment.objects.filter(student=nina, staff=lee).count() == 1


def test_ended_is_ended_and_the_history_stays(ruth, nina, dana):
    end_assignments(student_ids=[nina.pk], by=ruth, now=NOW)

    assert students_of(dana) == set()
    assert Assignment.objects.get(student=nina).until == TODAY


@pytest.mark.parametrize(
    ("facts", "match"),
    [
        ({"staff": "clio"}, "does not have the role “Counselor”"),
        ({"staff": "gone"}, "is deactivated"),
        ({"students": "dana"}, "Dana Whitfield.* is not a student"),
        ({"until": TODAY}, "has to come after"),
        ({"since": dt.date(2126, 1, 1)}, "too far"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    ruth, nina, omar, dana, lee, clio, facts, match
):
    gone = UserFactory(full_name="Gone Away", roles=[Role.COUNSELOR], is_active=False)
    people = {"clio": clio, "gone": gone, "dana": dana, "lee": lee}
    ids = [omar.pk, *([dana.pk] if "students" in facts else [])]
    before = rows()

    with pytest.raises(Refusal, match=match):
        assign(
            student_ids=ids,
            staff=people[facts.get("staff", "lee")],
            since=facts.get("since"),
            until=facts.get("until"),
            by=ruth,
            now=NOW,
        )

    assert rows() == before


def test_nobody_hands_over_to_themselves(ruth, dana):
    with pytest.raises(Refusal, match="somebody else"):
        hand_over(from_staff=dana, to_staff=dana, by=ruth, now=NOW)


@pytest.mark.parametrize("until", [None, TODAY + 9 * DAY])
def test_undo_puts_every_row_back(ruth, nina, omar, dana, lee, until):
    AssignmentFactory(student=omar, staff=dana, until=TODAY + 20 * DAY)
    before = rows()
    change = hand_over(from_staff=dana, to_staff=lee, until=until, by=ruth, now=NOW)
    assert rows() != before

    assert undo_assignments(change=change, by=ruth, now=NOW) is True

    assert rows() == before
    assert undo_assignments(change=change, by=ruth, now=NOW) is False


def test_undo_is_refused_once_the_rows_were_changed_again(ruth, nina, dana, lee):
    first = hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)
    hand_over(from_staff=lee, to_staff=dana, by=ruth, now=NOW)

    with pytest.raises(Refusal, match="since"):
        undo_assignments(change=first, by=ruth, now=NOW)

    assert students_of(dana) == {"Nina"}


def test_undo_is_refused_after_ten_minutes(ruth, nina, dana, lee):
    change = hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)

    with pytest.raises(Refusal, match="ten minutes"):
        undo_assignments(change=change, by=ruth, now=NOW + dt.timedelta(minutes=11))


def test_a_program_assigns_in_its_name(nina, lee):
    change = assign(student_ids=[nina.pk], staff=lee, by=Program.ROSTER, now=NOW)

    assert change.by is None
    assert AuditEntry.objects.get(object_id=change.pk).program == Program.ROSTER


def test_students_without_a_counselor_are_active_students_whom_nobody_advises_today(
    nina, omar, dana, ida, course
):
    StudentFactory(full_name="Left Already", is_active=False)
    soon = StudentFactory(full_name="Soon Assigned")
    AssignmentFactory(student=soon, staff=dana, since=TODAY + DAY)
    # a teacher is no counselor
    AssignmentFactory(student=omar, staff=ida, kind="instructor", cohort=course)

    assert set(User.objects.without_counselor()) == {omar, soon}

    dana.roles = []
    dana.save()
    assert set(User.objects.without_counselor()) == {nina, omar, soon}


def test_a_thousand_students_are_handed_over_in_a_fixed_number_of_queries(
    ruth, dana, lee, django_assert_num_queries
):
    for _ in range(7):
        AssignmentFactory(student=StudentFactory(), staff=dana)

    with django_assert_num_queries(10):
        hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)


def test_a_counselor_opens_the_record_of_who_was_just_handed_to_them(
    as_lee, as_dana, ruth, nina, dana, lee
):
    page = reverse("advising:student", args=[nina.code])
    assert (as_dana.get(page).status_code, as_lee.get(page).status_code) == (200, 404)

    hand_over(from_staff=dana, to_staff=lee, by=ruth, now=NOW)

    assert (as_dana.get(page).status_code, as_lee.get(page).status_code) == (404, 200)


@pytest.mark.django_db(transaction=True)
def test_assigned_at_the_same_moment_it_is_one_assignment():
    student, lee, ruth = (
        StudentFactory(),
        UserFactory(roles=[Role.COUNSELOR]),
        UserFactory(roles=[Role.ADMIN]),
    )

    made = run_concurrently(
        [lambda: assign(student_ids=[student.pk], staff=lee, by=ruth, now=NOW)] * 4
    )

    assert sum(change is not None for change in made) == 1
    assert Assignment.objects.count() == 1
