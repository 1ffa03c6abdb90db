"""Breaks, and the notes that keep quiet in them."""

import datetime as dt

import pytest

from office.domain.breaks import is_break, quiet_spans
from reminders.domain.rules import Facts, Rules
from reminders.domain.timetable import build_schedule
from tests.factories import DAY, NOW


def day(month, number):
    return dt.date(2026, month, number)


AUTUMN, SPRING = (day(8, 24), day(12, 11)), (day(1, 12), day(5, 8))


def test_days_between_two_terms_are_a_break():
    spans = quiet_spans([AUTUMN, SPRING], [(day(3, 9), day(3, 13))])

    assert spans == ((day(3, 9), day(3, 13)), (day(5, 9), day(8, 23)))
    assert is_break(day(6, 1), spans)
    assert not is_break(day(5, 8), spans)


@pytest.mark.parametrize("terms", [[], [AUTUMN], [(day(1, 1), day(6, 1)), (day(6, 2), day(12, 1))]])
def test_without_a_gap_between_terms_nothing_is_silent(terms):
    assert quiet_spans(terms, []) == ()


def test_a_long_term_hides_the_gap_of_short_ones_inside_it():
    terms = [(day(1, 1), day(12, 1)), (day(2, 1), day(3, 1)), (day(5, 1), day(6, 1))]

    assert quiet_spans(terms, []) == ()


ZONE = "UTC"
ASKED = Facts(stage="asked", zone=ZONE, asked_at=NOW)
RULES = Rules(zone=ZONE, follow_up_days=7)


@pytest.mark.parametrize("days", [1, 14, 60])
def test_a_line_of_the_daily_note_waits_for_the_end_of_a_break(days):
    (usual,) = build_schedule(ASKED, RULES)
    first = usual.due_at.date()

    (later,) = build_schedule(
        ASKED, Rules(zone=ZONE, follow_up_days=7, breaks=((first, first + (days - 1) * DAY),))
    )

    assert later.due_at - usual.due_at == days * DAY


def test_a_break_holds_up_no_mail_about_a_talk():
    talk = Facts(
        stage="scheduled",
        zone=ZONE,
        starts_at=NOW + 2 * DAY,
        ends_at=NOW + 2 * DAY,
        times_known_at=NOW,
    )
    always = ((NOW.date() - DAY, NOW.date() + 30 * DAY),)

    assert build_schedule(
        talk, Rules(zone=ZONE, follow_up_days=7, breaks=always)
    ) == build_schedule(talk, RULES)
