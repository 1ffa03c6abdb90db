"""Firsts get one warm line, on the page that follows, once."""

import pytest
from django.urls import reverse

from tests.factories import DAY, HOUR, NOW, ContactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
FIRST, FIFTH = "That was your first talk.", "Five people have told you about their work."
IN_TIME = "Thanked within a day."
OVER = {"starts_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR}
LETTER = {"subject": "Thank you", "text": "Dear Maya,\n\nthank you.\n\nNina", "drafted": ""}


def page(name, interview):
    return reverse(f"interviews:{name}", args=[interview.code])


def say_it_happened(browser, interview):
    data = {"ended_at": "2026-03-03T08:00"}
    return browser.post(page("outcome", interview), data, follow=True).text


def thank(browser, interview):
    return browser.post(page("thank", interview), LETTER, follow=True).text


@pytest.fixture
def talked(talk, nina):
    """Nina has talked with so many other people, longer ago."""

    def talked(number, stage="thanked", **facts):
        for _ in range(number):
            talk(stage, contact=ContactFactory(owner=nina), **facts)

    return talked


def test_the_first_talk_is_greeted_once_on_the_wrap_up(as_nina, talk):
    interview = talk("scheduled", **OVER)

    following = say_it_happened(as_nina, interview)

    assert FIRST in following
    assert 'class="moment"' in following
    assert FIRST not in as_nina.get(page("wrap_up", interview)).text


def test_ending_the_clock_greets_the_first_talk_too(as_nina, talk):
    interview = talk("scheduled", **OVER)

    following = as_nina.post(page("live", interview), {"act": "end_sure"}, follow=True).text

    assert FIRST in following


def test_a_second_press_on_end_says_nothing_again(as_nina, talk):
    interview = talk("scheduled", **OVER)
    say_it_happened(as_nina, interview)

    assert FIRST not in as_nina.post(page("live", interview), {"act": "end"}, follow=True).text


@pytest.mark.parametrize(("others", "line"), [(1, ""), (3, ""), (4, FIFTH), (5, "")])
def test_the_fifth_voice_is_greeted_and_no_other(as_nina, talk, talked, others, line):
    talked(others)

    following = say_it_happened(as_nina, talk("scheduled", **OVER))

    assert line in following
    assert ('class="moment"' in following) is bool(line)


def test_a_second_talk_with_one_of_five_is_no_fifth_voice(as_nina, talk, talked, maya):
    talked(4)
    talk("thanked", contact=maya)

    assert FIFTH not in say_it_happened(as_nina, talk("scheduled", contact=maya, **OVER))


def test_practice_talks_are_not_counted(as_nina, talk, talked):
    talked(1, purpose="practice")

    assert FIRST in say_it_happened(as_nina, talk("scheduled", **OVER))


def test_the_first_thank_you_in_time_is_greeted_a_second_is_not(as_nina, talk, nina):
    first, second = (talk("held", contact=ContactFactory(owner=nina)) for _ in range(2))

    assert IN_TIME in thank(as_nina, first)
    assert IN_TIME not in thank(as_nina, second)


def test_a_late_thank_you_is_not(as_nina, talk):
    interview = talk("held")
    interview.thanks.update(due_at=NOW - DAY)

    assert IN_TIME not in thank(as_nina, interview)


def test_thanks_another_way_in_time_count(as_nina, talk):
    interview = talk("held")

    following = as_nina.post(page("thanked", interview), {"medium": "note"}, follow=True).text

    assert IN_TIME in following
