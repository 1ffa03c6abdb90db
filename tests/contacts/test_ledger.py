"""How often one person may be asked, whoever asks and whichever way."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from contacts.models import Ask
from contacts.services import NotNow, forget_ask, free_from, person_for, release, reopen, reserve
from office.models import OfficeSettings
from tests.factories import DAY, NOW, AskFactory, StudentFactory

ADDRESS = "maya@hospital.example"


@pytest.fixture
def maya(db):
    return person_for(address=ADDRESS)


def ask(person, days_ago, closed=True):
    at = NOW - days_ago * DAY
    return AskFactory(person=person, asked_at=at, closed_at=at + DAY if closed else None)


def test_one_address_is_one_person_however_it_is_written(maya):
    assert person_for(address="  Maya@HOSPITAL.example ") == maya
    assert person_for(address="") is None


def test_somebody_never_asked_is_free(maya):
    assert free_from(maya, NOW) == NOW


def test_an_open_ask_holds_the_place_until_it_would_close(maya):
    ask(maya, 2, closed=False)

    # 14 business days after Sunday, March 1 end on Thursday, March 19, in Chicago.
    assert free_from(maya, NOW) == dt.datetime(2026, 3, 20, 4, 59, 59, tzinfo=dt.UTC)


def test_an_ask_that_outlived_its_deadline_still_holds_the_place(maya):
    ask(maya, 40, closed=False)

    assert free_from(maya, NOW) > NOW


def test_an_agreed_talk_holds_the_place_until_it_ends(maya):
    first = ask(maya, 2, closed=False)
    release(ask=first, at=NOW + 4 * DAY, answered_at=NOW)

    assert free_from(maya, NOW) == NOW + 4 * DAY


def test_two_asks_in_thirty_days_are_enough(maya):
    ask(maya, 29)
    ask(maya, 10)

    assert free_from(maya, NOW) == NOW + DAY


def test_six_asks_in_a_year_are_enough(maya):
    for days_ago in (360, 300, 250, 200, 150, 100):
        ask(maya, days_ago)

    assert free_from(maya, NOW) == NOW + 5 * DAY


def test_a_persons_own_limits_hold_instead(maya):
    maya.open_limit, maya.month_limit = 2, 5
    for _ in range(2):
        ask(maya, 1)
    ask(maya, 1, closed=False)
    assert free_from(maya, NOW) == NOW

    maya.year_limit = 0
    assert free_from(maya, NOW) is None


def test_nobody_is_asked_while_the_office_holds_them(maya):
    maya.held = True

    assert free_from(maya, NOW) is None


def test_the_offices_own_number_counts(maya, fresh_office):
    OfficeSettings.objects.update(asks_per_30_days=1)
    ask(maya, 10)

    assert free_from(maya, NOW) == NOW + 20 * DAY


def test_a_place_taken_is_refused_to_the_next_student_until_it_is_free(maya):
    reserve(person=maya, by=StudentFactory(), channel="site", now=NOW)

    with pytest.raises(NotNow) as refused:
        reserve(person=maya, by=StudentFactory(), channel="letter", now=NOW)
    assert refused.value.until > NOW


def test_a_counselor_may_let_one_more_through_with_a_reason(maya):
    reserve(person=maya, by=StudentFactory(), channel="site", now=NOW)

    second = reserve(
        person=maya,
        by=StudentFactory(),
        channel="site",
        now=NOW,
        override_reason="They asked for it",
    )

    assert second.override_reason


def test_an_ask_that_never_arrived_does_not_count(maya):
    forget_ask(ask=reserve(person=maya, by=StudentFactory(), channel="site", now=NOW))

    assert free_from(maya, NOW) == NOW


def test_agreeing_on_times_after_all_takes_the_place_again(maya):
    first = ask(maya, 20)
    reopen(ask=first, answered_at=NOW)

    assert free_from(maya, NOW) > NOW
    assert first.answered_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_many_students_asking_at_once_one_gets_the_place():
    maya, students = person_for(address=ADDRESS), StudentFactory.create_batch(8)

    def attempt(student):
        try:
            reserve(person=maya, by=student, channel="site", now=NOW)
        except NotNow:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(attempt, students))

    assert sorted(answers) == [False] * 7 + [True]
    assert Ask.objects.count() == 1
