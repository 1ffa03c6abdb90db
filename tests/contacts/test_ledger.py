"""How often one person may be asked, whoever asks and whichever way."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from contacts.models import RequestRecord
from contacts.services import (
    LimitReached,
    available_from,
    close_request,
    delete_request,
    get_or_create_person,
    record_request,
    reopen_request,
)
from office.models import OfficeSettings
from tests.factories import DAY, NOW, RequestRecordFactory, StudentFactory

ADDRESS = "maya@hospital.example"


@pytest.fixture
def maya(db):
    return get_or_create_person(address=ADDRESS)


def ask(person, days_ago, closed=True):
    at = NOW - days_ago * DAY
    return RequestRecordFactory(person=person, asked_at=at, closed_at=at + DAY if closed else None)


def test_one_address_is_one_person_however_it_is_written(maya):
    assert get_or_create_person(address="  Maya@HOSPITAL.example ") == maya
    assert get_or_create_person(address="") is None


def test_somebody_never_asked_is_free(maya):
    assert available_from(maya, NOW) == NOW


def test_an_open_ask_holds_the_place_until_it_would_close(maya):
    ask(maya, 2, closed=False)

    # 14 business days after Sunday, March 1 end on Thursday, March 19, in Chicago.
    assert available_from(maya, NOW) == dt.datetime(2026, 3, 20, 4, 59, 59, tzinfo=dt.UTC)


def test_an_ask_that_outlived_its_deadline_still_holds_the_place(maya):
    ask(maya, 40, closed=False)

    assert available_from(maya, NOW) > NOW


def test_an_agreed_talk_holds_the_place_until_it_ends(maya):
    first = ask(maya, 2, closed=False)
    close_request(record=first, at=NOW + 4 * DAY, answered_at=NOW)

    assert available_from(maya, NOW) == NOW + 4 * DAY


def test_two_asks_in_thirty_days_are_enough(maya):
    ask(maya, 29)
    ask(maya, 10)

    assert available_from(maya, NOW) == NOW + DAY


def test_six_asks_in_a_year_are_enough(maya):
    for days_ago in (360, 300, 250, 200, 150, 100):
        ask(maya, days_ago)

    assert available_from(maya, NOW) == NOW + 5 * DAY


def test_a_persons_own_limits_hold_instead(maya):
    maya.open_limit, maya.month_limit = 2, 5
    for _ in range(2):
        ask(maya, 1)
    ask(maya, 1, closed=False)
    assert available_from(maya, NOW) == NOW

    maya.year_limit = 0
    assert available_from(maya, NOW) is None


def test_nobody_is_asked_while_the_office_holds_them(maya):
    maya.is_on_hold = True

    assert available_from(maya, NOW) is None


def test_the_offices_own_number_counts(maya, fresh_office):
    OfficeSettings.objects.update(asks_per_30_days=1)
    ask(maya, 10)

    assert available_from(maya, NOW) == NOW + 20 * DAY


def test_a_place_taken_is_refused_to_the_next_student_until_it_is_free(maya):
    record_request(person=maya, by=StudentFactory(), channel="site", now=NOW)

    with pytest.raises(LimitReached) as refused:
        record_request(person=maya, by=StudentFactory(), channel="letter", now=NOW)
    assert refused.value.until > NOW


def test_a_counselor_may_let_one_more_through_with_a_reason(maya):
    record_request(person=maya, by=StudentFactory(), channel="site", now=NOW)

    second = record_request(
        person=maya,
        by=StudentFactory(),
        channel="site",
        now=NOW,
        override_reason="They asked for it",
    )

    assert second.override_reason


def test_an_ask_that_never_arrived_does_not_count(maya):
    delete_request(record=record_request(person=maya, by=StudentFactory(), channel="site", now=NOW))

    assert available_from(maya, NOW) == NOW


def test_agreeing_on_times_after_all_takes_the_place_again(maya):
    first = ask(maya, 20)
    reopen_request(record=first, answered_at=NOW)

    assert available_from(maya, NOW) > NOW
    assert first.answered_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_many_students_asking_at_once_one_gets_the_place():
    maya, students = get_or_create_person(address=ADDRESS), StudentFactory.create_batch(8)

    def attempt(student):
        try:
            record_request(person=maya, by=student, channel="site", now=NOW)
        except LimitReached:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(attempt, students))

    assert sorted(answers) == [False] * 7 + [True]
    assert RequestRecord.objects.count() == 1
