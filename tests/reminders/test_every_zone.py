"""What holds in every zone of the world from 2020 to 2035, through every change of the clocks."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.models.cadence import NEXT_CADENCE, first_turn, turns
from core import zones
from core.clock import at, business_deadline, is_business_day, local
from office.domain.breaks import is_break
from reminders.domain.quiet_hours import QuietHours
from reminders.domain.rules import Facts, Rules
from reminders.domain.timetable import DAY, HOUR, build_schedule
from reminders.domain.windows import windows
from tests.scale import small_or_full

ANY_ZONE = st.sampled_from(sorted(zones.known()))
FIRST_DAY = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
ANY_MOMENT = st.integers(0, 16 * 365 * 24 * 60).map(
    lambda minutes: FIRST_DAY + dt.timedelta(minutes=minutes)
)
QUIET = QuietHours()
SAMPLE = settings(max_examples=small_or_full(200, 5000))
pytestmark = pytest.mark.fault("R21 clocks change")


def rules(zone="America/Chicago", closed=()):
    return Rules(zone=zone, follow_up_days=7, closed_days=frozenset(closed))


def is_wall_time(moment, wall, zone):
    """Whether it is `wall` there, or that wall time is skipped that day and this is what comes
    instead."""
    here = local(moment, zone)
    return here.time() == wall or at(here.date(), wall, zone) == moment


def is_heard_at_night(moment, zone):
    here = local(moment, zone)
    return any(
        at(day, QUIET.begins, zone) < moment < at(day + DAY, QUIET.ends, zone)
        for day in _around(here.date())
    )


def _around(day):
    return (day - DAY, day)


def in_its_window(due, facts, office):
    """Whether the planner looks there from the hour it is due until it expires."""
    (window,) = [window for window in windows(office) if due.kind in window.kinds]
    fact = facts.named_at or getattr(facts, window.column)
    early, late = window.span(due.due_at)[1], window.span(due.expires_at)[0]
    return window.stage == facts.stage and late <= fact <= early


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT)
def test_the_day_before_is_a_calendar_day_and_five_on_the_wall(zone, starts_at):
    facts = Facts(
        "scheduled",
        zone,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        times_known_at=starts_at - 10 * DAY,
    )

    due = next(due for due in build_schedule(facts, rules()) if due.kind == "day_before")

    assert is_wall_time(due.due_at, dt.time(17), zone)
    assert local(due.due_at, zone).date() == local(starts_at, zone).date() - DAY
    assert in_its_window(due, facts, rules())


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT, st.timedeltas(dt.timedelta(0), 40 * HOUR))
def test_a_talk_agreed_late_is_announced_while_three_hours_remain_or_not_at_all(
    zone, times_known_at, ahead
):
    facts = Facts(
        "scheduled",
        zone,
        starts_at=times_known_at + ahead,
        ends_at=times_known_at + ahead + HOUR,
        times_known_at=times_known_at,
    )

    found = [due for due in build_schedule(facts, rules()) if due.kind == "day_before"]

    assert found or ahead < 3 * HOUR
    assert all(times_known_at <= due.due_at <= facts.starts_at - 3 * HOUR for due in found)
    assert all(in_its_window(due, facts, rules()) for due in found)


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT)
def test_did_it_happen_is_asked_by_day_and_the_second_time_at_nine_the_next_day(zone, ends_at):
    facts = Facts("scheduled", zone, starts_at=ends_at - HOUR, ends_at=ends_at)

    first, again = build_schedule(facts, rules())

    assert ends_at + HOUR <= first.due_at <= ends_at + 14 * HOUR
    assert not is_heard_at_night(first.due_at, zone)
    assert is_wall_time(again.due_at, dt.time(9), zone)
    assert local(again.due_at, zone).date() == local(first.due_at, zone).date() + DAY
    assert all(in_its_window(due, facts, rules()) for due in (first, again))


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT, st.timedeltas(dt.timedelta(0), 30 * HOUR))
def test_a_thank_you_is_never_reminded_of_too_late_nor_at_night_without_need(
    zone, ended_at, told_after
):
    facts = Facts("held", zone, ended_at=ended_at, times_known_at=ended_at + told_after)

    found = build_schedule(facts, rules())

    assert [due.kind for due in found] in (
        ["thank_you_fresh", "thank_you_last"],
        ["thank_you_last"],
        [],
    )
    for due in found:
        assert facts.times_known_at + HOUR <= due.due_at <= ended_at + DAY
        assert not is_heard_at_night(due.due_at, zone) or due.due_at == facts.times_known_at + HOUR
        assert in_its_window(due, facts, rules())


@SAMPLE
@given(
    ANY_ZONE,
    ANY_ZONE,
    ANY_MOMENT,
    st.sets(st.dates(dt.date(2020, 1, 1), dt.date(2036, 3, 1)), max_size=60),
)
def test_no_answer_waits_for_the_last_business_day_and_then_for_one_note(
    zone, office_zone, asked_at, closed
):
    facts, office = Facts("asked", zone, asked_at=asked_at), rules(office_zone, closed)

    (due,) = build_schedule(facts, office)

    last_moment = business_deadline(asked_at, 7, office_zone, closed)
    assert is_business_day(local(last_moment, office_zone).date(), closed)
    assert last_moment <= due.due_at < last_moment + 26 * HOUR
    assert is_wall_time(due.due_at, dt.time(8, 30), zone)
    assert in_its_window(due, facts, office)


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT)
def test_a_draft_rests_three_days_of_the_calendar_and_is_told_in_that_mornings_note(
    zone, created_at
):
    facts = Facts("planned", zone, created_at=created_at)

    (due,) = build_schedule(facts, rules())

    assert local(due.due_at, zone).date() == local(created_at, zone).date() + 3 * DAY
    assert is_wall_time(due.due_at, dt.time(8, 30), zone)
    assert in_its_window(due, facts, rules())


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT)
def test_a_name_rests_for_a_week_of_the_calendar_and_is_told_in_that_mornings_note(zone, named_at):
    facts = Facts("named", zone, named_at=named_at)

    (due,) = build_schedule(facts, rules())

    assert local(due.due_at, zone).date() == local(named_at, zone).date() + 7 * DAY
    assert is_wall_time(due.due_at, dt.time(8, 30), zone)
    assert in_its_window(due, facts, rules())


ANY_BREAKS = st.lists(
    st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2037, 1, 1)), st.integers(0, 100)).map(
        lambda span: (span[0], span[0] + span[1] * DAY)
    ),
    max_size=40,
)


@SAMPLE
@given(ANY_ZONE, ANY_ZONE, ANY_MOMENT, st.sampled_from(sorted(NEXT_CADENCE)), ANY_BREAKS)
def test_a_turn_to_keep_in_touch_is_told_in_its_morning_or_after_the_break_and_is_looked_for(
    zone, counted_in, touched_at, cadence, breaks
):
    stored = first_turn(touched_at, cadence, None, counted_in)  # before the student moved, perhaps
    facts = Facts(
        "keeping", zone, cadence=cadence, next_turn_at=first_turn(touched_at, cadence, None, zone)
    )
    office = replace(rules(), breaks=tuple(breaks))
    (window,) = [window for window in windows(office) if window.kinds == ("keep_in_touch",)]

    found = build_schedule(facts, office)

    assert len({due.fact for due in found}) == len(found) <= len(turns(cadence))
    assert breaks or len(found) == len(turns(cadence))
    for due in found:
        turn = dt.datetime.fromisoformat(due.fact.split()[0])
        day = local(due.due_at, zone).date()
        assert is_wall_time(due.due_at, dt.time(8, 30), zone)
        assert not is_break(day, breaks)
        assert all(
            is_break(local(turn, zone).date() + n * DAY, breaks)
            for n in range((day - local(turn, zone).date()).days)
        )
        for now in (due.due_at, due.expires_at - dt.timedelta(seconds=1)):
            first, last = window.span(now)
            assert any(first <= stored + days * DAY <= last for days in turns(cadence))


@SAMPLE
@given(ANY_ZONE, ANY_MOMENT)
def test_a_closed_request_is_told_within_a_day(zone, closed_at):
    facts = Facts("unanswered", zone, closed_at=closed_at, closed_by_site=True)

    (due,) = build_schedule(facts, rules())

    assert closed_at <= due.due_at < closed_at + 26 * HOUR
    assert is_wall_time(due.due_at, dt.time(8, 30), zone)
    assert in_its_window(due, facts, rules())
