"""Reasons for attention: each from a fact, in words, most pressing first."""

import datetime as dt

import pytest

from advising.domain.attention import Facts, reasons
from tests.factories import DAY, HOUR, NOW

OLD = NOW - 60 * DAY
CASES = [
    ({"overdue_since": NOW - 6 * DAY}, "No thank-you for 6 days"),
    ({"overdue_since": NOW - 25 * HOUR}, "No thank-you for 1 day"),
    ({"unlogged_since": NOW - 3 * DAY}, "Talk not logged for 3 days"),
    ({"unlogged_since": NOW - HOUR}, "Talk not logged yet"),
    ({"reflection_since": NOW - 2 * DAY}, "Reflection waits 2 days"),
    ({"asked": 4}, "Asked 4, no answer yet"),
    ({"asked": 0, "joined_at": NOW - 20 * DAY}, "Asked nobody in 20 days"),
    ({"last_activity": NOW - 22 * DAY}, "No activity for 3 weeks"),
]
NOTHING = [
    {"asked": 3},
    {"asked": 4, "answered": 1},
    {"asked": 0, "joined_at": NOW - 13 * DAY},
    {"last_activity": NOW - 20 * DAY},
    {"last_activity": NOW - 30 * DAY, "next_at": NOW + DAY},
    {"asked": 0, "joined_at": NOW - DAY, "last_activity": None},
]


def facts(**given):
    return Facts(**{"joined_at": OLD, "asked": 1, "last_activity": NOW - DAY} | given)


@pytest.mark.parametrize(("given", "words"), CASES)
def test_each_reason_says_its_fact(given, words):
    assert [reason.text for reason in reasons(facts(**given), NOW)] == [words]


@pytest.mark.parametrize("given", NOTHING)
def test_short_of_its_limit_nothing_is_said(given):
    assert reasons(facts(**given), NOW) == []


def test_somebody_else_waiting_comes_first():
    everything = facts(
        overdue_since=OLD, unlogged_since=OLD, reflection_since=OLD, asked=5, last_activity=OLD
    )

    assert [reason.kind for reason in reasons(everything, NOW)] == [
        "thanks",
        "unlogged",
        "reflection",
        "no_answer",
        "idle",
    ]


def test_a_reason_knows_since_when():
    since = NOW - dt.timedelta(days=6)

    assert reasons(facts(overdue_since=since), NOW)[0].since == since
