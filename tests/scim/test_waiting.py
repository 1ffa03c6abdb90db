"""Above a tenth of the students in a day, deactivations wait for an admin."""

import datetime as dt

import pytest
from django.urls import reverse

from outbox.models import Alarm
from outbox.selectors import health
from outbox.services import alarms
from scim.domain.limits import deactivations_a_day
from scim.models import Deactivation
from scim.services import confirm, refuse
from tests.concurrency import run_concurrently
from tests.factories import StudentFactory, UserFactory
from tests.scim.conftest import Directory
from users.models import AuditEntry, User
from users.models.roles import Role

PAGE = reverse("scim:sync")
FALSE = {"op": "replace", "path": "active", "value": False}
TRUE = {"op": "replace", "path": "active", "value": True}


@pytest.fixture
def students(db):
    return [StudentFactory(full_name=f"Student {n}") for n in range(8)]


def close(directory, students):
    return [directory.patch(one.code, FALSE) for one in students]


def active(students):
    found = User.objects.filter(pk__in=[one.pk for one in students], is_active=True)
    return [one.full_name for one in found.order_by("pk")]


def waiting():
    return list(Deactivation.objects.waiting().order_by("pk"))


@pytest.mark.parametrize(
    ("students", "allowed"), [(0, 5), (8, 5), (59, 5), (60, 6), (20_000, 2000)]
)
def test_a_tenth_of_the_active_students_is_allowed_and_at_least_five(students, allowed):
    assert deactivations_a_day(students) == allowed


def test_the_sixth_of_a_small_office_waits_and_the_directory_reads_that_it_happened(
    directory, students
):
    answers = close(directory, students)
    again = close(directory, students)

    assert [each.data["active"] for each in [*answers, *again]] == [False] * 16
    assert active(students) == ["Student 5", "Student 6", "Student 7"]
    assert [row.user for row in waiting()] == students[5:]
    found = directory.get("/Users?filter=active eq false").data["Resources"]
    assert {each["id"] for each in found} == {one.code for one in students}


def test_a_delete_waits_too_and_the_account_is_gone_for_the_directory(directory, students):
    close(directory, students[:5])

    assert directory("DELETE", f"/Users/{students[5].code}").status_code == 204
    assert directory.get(f"/Users/{students[5].code}").status_code == 404
    assert active(students[5:6]) == ["Student 5"]


def test_a_day_later_five_more_may_go(directory, students, monkeypatch):
    close(directory, students[:5])
    Deactivation.objects.update(asked_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))

    close(directory, students[5:])

    assert (active(students), waiting()) == ([], [])


def test_reactivating_and_deactivating_in_turn_uses_up_the_day_as_well(directory, students):
    for _turn in range(5):
        close(directory, students[:1])
        directory.patch(students[0].code, TRUE)

    close(directory, students[:1])

    assert (active(students[:1]), len(waiting())) == (["Student 0"], 1)


def test_whom_the_directory_wants_back_waits_no_more(directory, students):
    close(directory, students[:6])

    answer = directory.patch(students[5].code, TRUE)

    assert (answer.data["active"], waiting(), active(students[5:6])) == (True, [], ["Student 5"])


def test_an_alarm_is_on_until_an_admin_decided_about_each(directory, students, ruth, as_ruth, now):
    close(directory, students[:7])
    alarms.record_alarms(now)
    assert Alarm.objects.get(problem="deactivations").reason == "2"
    log = as_ruth.get(reverse("outbox:log")).content.decode()
    assert (f'href="{PAGE}"' in log, "Deactivations wait for an admin (2)" in log) == (True, True)

    confirm(number=waiting()[0].pk, by=ruth, now=now)
    refuse(number=waiting()[0].pk, by=ruth, now=now)

    assert "deactivations" not in health.current_problems(now)
    assert active(students) == ["Student 6", "Student 7"]
    entries = AuditEntry.objects.filter(action__startswith="scim.deactivation", actor_id=ruth.pk)
    assert {entry.action for entry in entries} == {
        "scim.deactivation_confirmed",
        "scim.deactivation_refused",
    }


def test_whom_an_admin_kept_is_read_as_active_and_waits_again_when_asked_again(
    directory, students, ruth, now
):
    close(directory, students[:5])
    directory("DELETE", f"/Users/{students[5].code}")
    refuse(number=waiting()[0].pk, by=ruth, now=now)
    Deactivation.objects.update(asked_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))  # a new day

    read = directory.get(f"/Users/{students[5].code}").data["active"]
    again = close(directory, students[5:6])[0].data["active"]

    assert (read, again, len(waiting()), active(students[5:6])) == (True, False, 1, ["Student 5"])


def test_whom_an_admin_confirmed_the_directory_may_reactivate(directory, students, ruth, now):
    close(directory, students[:6])
    confirm(number=waiting()[0].pk, by=ruth, now=now)

    assert directory.patch(students[5].code, TRUE).data["active"] is True
    assert active(students[5:6]) == ["Student 5"]


def test_the_page_lists_who_waits_and_decides_about_the_ticked(as_ruth, directory, students):
    close(directory, students)
    one, two, three = waiting()

    page = as_ruth.get(PAGE).content.decode()
    as_ruth.post(reverse("scim:confirm"), {"chosen": [one.pk, "x", "99999999999999999999"]})
    as_ruth.post(reverse("scim:refuse"), {"chosen": [two.pk]})
    as_ruth.post(reverse("scim:confirm"), {"chosen": [two.pk]})

    assert "3 deactivations wait for you" in page and "5 of 5" in page
    assert active(students) == ["Student 6", "Student 7"]
    assert waiting() == [three]


def test_everybody_is_one_press_two_hundred_at_a_time(as_ruth, directory, students, monkeypatch):
    monkeypatch.setattr("scim.views.sync.MOST_AT_ONCE", 2)
    close(directory, students)

    said = as_ruth.post(reverse("scim:confirm"), {"everyone": "1"}, follow=True).content.decode()
    assert "At most 2 at a time" in said and "2 accounts are closed" in said
    as_ruth.post(reverse("scim:confirm"), {"everyone": "1"})

    assert (active(students), waiting()) == ([], [])


def test_a_decision_about_nobody_changes_nothing_and_says_so(as_ruth, directory):
    page = as_ruth.post(reverse("scim:refuse"), {}, follow=True).content.decode()

    assert "Nobody was selected who still waits." in page


def test_who_got_a_role_of_staff_meanwhile_is_not_closed(as_ruth, directory, students):
    close(directory, students[:6])
    User.objects.filter(pk=students[5].pk).update(roles=[Role.STUDENT, Role.CURATOR])

    as_ruth.post(reverse("scim:confirm"), {"everyone": "1"})

    assert active(students[5:6]) == []  # an admin decides, and saw the name


def test_an_admin_who_waits_to_be_closed_is_left_out_and_stops_nobody_else(
    as_ruth, ruth, directory, students, now
):
    Deactivation.objects.create(user=ruth, state="waiting", asked_at=now - dt.timedelta(days=3))
    close(directory, students[:6])

    as_ruth.post(reverse("scim:confirm"), {"everyone": "1"})

    ruth.refresh_from_db()
    assert (ruth.is_active, active(students[:6])) == (True, [])
    assert [row.user for row in waiting()] == [ruth]


@pytest.mark.parametrize(("size", "queries"), [(1, 10), (50, 10)])
def test_the_page_takes_the_same_queries_for_one_and_for_many(
    as_ruth, ruth, size, queries, now, django_assert_num_queries
):
    rows = [StudentFactory() for _ in range(size)]
    Deactivation.objects.bulk_create(
        Deactivation(user=one, state="waiting", asked_at=now) for one in rows
    )
    as_ruth.get(PAGE)

    with django_assert_num_queries(queries):
        as_ruth.get(PAGE)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_do_not_share_the_last_places(directory):
    students = [StudentFactory() for _ in range(8)]
    run_concurrently(
        [
            lambda code=one.code: Directory(directory.token).patch(code, FALSE).status_code
            for one in students
        ]
    )

    assert (len(active(students)), len(waiting())) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_a_decision_a_change_and_a_deletion_at_once_end_in_one_state(directory, ruth, now):
    students = [StudentFactory() for _ in range(6)]
    close(directory, students)
    number, code = waiting()[0].pk, students[5].code
    other = UserFactory(roles=[Role.ADMIN])

    found = run_concurrently(
        [
            lambda: confirm(number=number, by=ruth, now=now),
            lambda: refuse(number=number, by=other, now=now),
            lambda: Directory(directory.token).patch(code, TRUE).status_code,
            lambda: Directory(directory.token)("DELETE", f"/Users/{code}").status_code,
        ]
    )

    assert set(found) <= {True, False, 200, 204, 404}
    assert Deactivation.objects.filter(user=students[5], state="waiting").count() <= 1
