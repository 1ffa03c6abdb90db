"""The timetable as tables: wall times in the student's zone, in UTC here so that nothing is
computed twice."""

import datetime as dt
from dataclasses import replace

import pytest

from core.clock import local
from reminders.domain.quiet_hours import QuietHours
from reminders.domain.rules import Due, Facts, Rules
from reminders.domain.timetable import DAY, HOUR, build_schedule

CHICAGO, NEW_YORK, KOLKATA = "America/Chicago", "America/New_York", "Asia/Kolkata"
RULES = Rules(zone=CHICAGO, follow_up_days=7)


def utc(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def wall(due, zone):
    return local(due.due_at, zone).strftime("%a %Y-%m-%d %H:%M")


def by_kind(facts, rules=RULES):
    return {due.kind: due for due in build_schedule(facts, rules)}


def scheduled(starts_at, *, zone=CHICAGO, times_known_at="2026-01-05 12:00", minutes=20):
    start = utc(starts_at)
    return Facts(
        "scheduled",
        zone,
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=minutes),
        times_known_at=utc(times_known_at),
    )


def held(ended_at, *, zone=CHICAGO, times_known_at=None):
    end = utc(ended_at)
    return Facts(
        "held", zone, ended_at=end, times_known_at=utc(times_known_at) if times_known_at else end
    )


# --- drafted --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("created_at", "zone", "expected"),
    [
        ("2026-03-03 15:00", CHICAGO, "Fri 2026-03-06 08:30"),
        ("2026-03-03 05:30", CHICAGO, "Thu 2026-03-05 08:30"),  # still Monday in Chicago
        ("2026-03-06 15:00", CHICAGO, "Mon 2026-03-09 08:30"),  # the clocks change on Sunday
        ("2026-03-03 19:00", KOLKATA, "Sat 2026-03-07 08:30"),  # Wednesday there
    ],
)
def test_a_draft_is_a_line_of_the_note_three_days_later(created_at, zone, expected):
    (due,) = build_schedule(Facts("planned", zone, created_at=utc(created_at)), RULES)

    assert (due.kind, wall(due, zone)) == ("drafted", expected)


def test_a_break_holds_the_line_about_a_draft_back():
    rules = replace(RULES, breaks=[(dt.date(2026, 3, 5), dt.date(2026, 3, 15))])

    (due,) = build_schedule(Facts("planned", CHICAGO, created_at=utc("2026-03-03 15:00")), rules)

    assert wall(due, CHICAGO) == "Mon 2026-03-16 08:30"


def test_a_request_that_came_back_is_no_forgotten_draft():
    assert (
        build_schedule(
            Facts("planned", CHICAGO, created_at=utc("2026-03-03 15:00"), address_failed=True),
            RULES,
        )
        == []
    )


# --- no answer, closed ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked_at", "closed_days", "expected"),
    [
        # a Tuesday; Thursday of next week is the seventh day
        ("2026-03-03 15:00", [], "Fri 2026-03-13 08:30"),
        ("2026-03-03 05:30", [], "Thu 2026-03-12 08:30"),  # still Monday in Chicago
        ("2026-03-06 15:00", [], "Wed 2026-03-18 08:30"),  # a Friday
        ("2026-03-07 15:00", [], "Wed 2026-03-18 08:30"),  # a Saturday counts from Monday too
        ("2026-03-03 15:00", [dt.date(2026, 3, 9)], "Sat 2026-03-14 08:30"),  # one closed Monday
        # winter break
        ("2026-12-18 15:00", [dt.date(2026, 12, d) for d in range(21, 32)], "Tue 2027-01-12 08:30"),
        # a closed Sunday changes nothing
        ("2026-03-03 15:00", [dt.date(2026, 3, 8)], "Fri 2026-03-13 08:30"),
    ],
)
def test_no_answer_is_a_line_of_the_first_note_after_seven_business_days(
    asked_at, closed_days, expected
):
    rules = Rules(zone=CHICAGO, follow_up_days=7, closed_days=frozenset(closed_days))

    (due,) = build_schedule(Facts("asked", CHICAGO, asked_at=utc(asked_at)), rules)

    assert (due.kind, wall(due, CHICAGO)) == ("no_answer", expected)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        # The seventh day ends on Friday at 12:00 AM in Chicago, which is 5 AM in UTC.
        ("America/Los_Angeles", "Fri 2026-03-13 08:30"),
        (KOLKATA, "Sat 2026-03-14 08:30"),  # 10:30 AM there: Friday's note has gone
        ("Europe/Zurich", "Fri 2026-03-13 08:30"),
        ("Pacific/Auckland", "Sat 2026-03-14 08:30"),
    ],
)
def test_business_days_are_the_offices_and_the_hour_is_the_students(zone, expected):
    (due,) = build_schedule(Facts("asked", zone, asked_at=utc("2026-03-03 15:00")), RULES)

    assert wall(due, zone) == expected


def test_a_request_that_was_followed_up_asks_no_more():
    facts = Facts(
        "asked", CHICAGO, asked_at=utc("2026-03-03 15:00"), followed_up_at=utc("2026-03-13 15:00")
    )

    assert build_schedule(facts, RULES) == []


def test_a_request_that_the_site_closed_is_told_in_the_next_note():
    facts = Facts("unanswered", CHICAGO, closed_at=utc("2026-03-24 05:00"), closed_by_site=True)

    (due,) = build_schedule(facts, RULES)

    assert (due.kind, wall(due, CHICAGO)) == ("closed", "Tue 2026-03-24 08:30")


def test_who_stopped_waiting_is_not_told():
    assert (
        build_schedule(Facts("unanswered", CHICAGO, closed_at=utc("2026-03-24 05:00")), RULES) == []
    )


# --- the day before -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "starts_at", "expected"),
    [
        (CHICAGO, "2026-03-05 21:00", "Wed 2026-03-04 17:00"),
        (CHICAGO, "2026-03-06 05:30", "Wed 2026-03-04 17:00"),  # 11:30 PM on Thursday
        (CHICAGO, "2026-03-06 06:30", "Thu 2026-03-05 17:00"),  # half past midnight
        (KOLKATA, "2026-03-05 21:00", "Thu 2026-03-05 17:00"),  # Friday there
        (NEW_YORK, "2026-03-08 14:00", "Sat 2026-03-07 17:00"),  # the clocks go forward in between
        (NEW_YORK, "2026-11-01 15:00", "Sat 2026-10-31 17:00"),  # and back
        ("Australia/Lord_Howe", "2026-10-03 22:00", "Sat 2026-10-03 17:00"),  # half an hour
        ("Pacific/Apia", "2026-03-05 21:00", "Thu 2026-03-05 17:00"),
    ],
)
@pytest.mark.fault("R21 clocks change")
def test_the_day_before_is_five_in_the_afternoon_whatever_the_clocks_do(zone, starts_at, expected):
    due = by_kind(scheduled(starts_at, zone=zone))["day_before"]

    assert wall(due, zone) == expected
    assert due.expires_at == utc(starts_at)


@pytest.mark.parametrize(
    ("times_known_at", "starts_at", "expected"),
    [
        # a minute to five on the day before
        ("2026-03-04 22:59", "2026-03-05 21:00", "Wed 2026-03-04 17:00"),
        ("2026-03-04 23:30", "2026-03-05 21:00", "Wed 2026-03-04 17:30"),  # half past five: at once
        # three hours before: at once
        ("2026-03-05 18:00", "2026-03-05 21:00", "Thu 2026-03-05 12:00"),
        ("2026-03-05 18:01", "2026-03-05 21:00", None),  # less than three hours
        ("2026-03-05 21:30", "2026-03-05 21:00", None),  # recorded afterwards
        # 11 PM: after the quiet hours
        ("2026-03-05 05:00", "2026-03-05 21:00", "Thu 2026-03-05 08:00"),
        # 8 AM leaves too little time: at once
        ("2026-03-05 05:00", "2026-03-05 15:00", "Wed 2026-03-04 23:00"),
    ],
)
def test_a_talk_agreed_late_is_announced_while_three_hours_remain(
    times_known_at, starts_at, expected
):
    due = by_kind(scheduled(starts_at, times_known_at=times_known_at)).get("day_before")

    assert (due and wall(due, CHICAGO)) == expected


# --- did it happen --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_at", "first", "again"),
    [
        ("2026-03-05 21:00", "Thu 2026-03-05 16:20", "Fri 2026-03-06 09:00"),
        # ends at 8 PM: the edge is free
        ("2026-03-06 01:40", "Thu 2026-03-05 21:00", "Fri 2026-03-06 09:00"),
        ("2026-03-06 02:00", "Fri 2026-03-06 08:00", "Sat 2026-03-07 09:00"),  # ends at 8:20 PM
        ("2026-03-05 09:00", "Thu 2026-03-05 08:00", "Fri 2026-03-06 09:00"),  # ends at 3:20 AM
        # the night the clocks go forward
        ("2026-03-08 05:00", "Sun 2026-03-08 08:00", "Mon 2026-03-09 09:00"),
        ("2026-03-07 22:00", "Sat 2026-03-07 17:20", "Sun 2026-03-08 09:00"),
        ("2026-10-31 21:00", "Sat 2026-10-31 17:20", "Sun 2026-11-01 09:00"),
    ],
)
@pytest.mark.fault("R21 clocks change")
def test_did_it_happen_comes_an_hour_after_the_planned_end_and_the_next_morning(
    starts_at, first, again
):
    found = by_kind(scheduled(starts_at))

    assert wall(found["did_it_happen"], CHICAGO) == first
    assert wall(found["did_it_happen_again"], CHICAGO) == again


def test_after_days_off_only_the_newest_question_still_makes_sense():
    found = by_kind(scheduled("2026-03-05 21:00"))

    assert found["did_it_happen"].expires_at == found["did_it_happen_again"].due_at
    assert found["did_it_happen_again"].expires_at == found["did_it_happen_again"].due_at + 2 * DAY


# --- thank-you ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ended_at", "fresh", "last"),
    [
        ("2026-03-05 21:20", "Thu 2026-03-05 17:20", "Fri 2026-03-06 11:20"),
        # 7:30 PM: two hours later is night
        ("2026-03-06 01:30", "Fri 2026-03-06 08:00", "Fri 2026-03-06 15:30"),
        # 8:30 AM: twenty hours later is night
        ("2026-03-05 14:30", "Thu 2026-03-05 10:30", "Fri 2026-03-06 08:00"),
        # 2 AM: 10 PM goes earlier, not too late
        ("2026-03-05 08:00", "Thu 2026-03-05 08:00", "Thu 2026-03-05 21:00"),
        # 1 AM: 9 PM is allowed
        ("2026-03-05 07:00", "Thu 2026-03-05 08:00", "Thu 2026-03-05 21:00"),
        ("2026-03-08 00:00", "Sat 2026-03-07 20:00", "Sun 2026-03-08 15:00"),  # a night of 23 hours
        ("2026-11-01 00:00", "Sat 2026-10-31 21:00", "Sun 2026-11-01 14:00"),  # and one of 25
    ],
)
def test_the_thank_you_is_reminded_of_two_and_twenty_hours_after_the_end(ended_at, fresh, last):
    found = by_kind(held(ended_at))

    assert wall(found["thank_you_fresh"], CHICAGO) == fresh
    assert wall(found["thank_you_last"], CHICAGO) == last
    assert found["thank_you_last"].expires_at == utc(ended_at) + 25 * HOUR


@pytest.mark.parametrize(
    ("times_known_at", "kinds"),
    [
        ("2026-03-05 22:00", {"thank_you_fresh": "Thu 17:20", "thank_you_last": "Fri 11:20"}),
        # told late
        ("2026-03-06 00:00", {"thank_you_fresh": "Thu 19:00", "thank_you_last": "Fri 11:20"}),
        # told when the last call was nearly due
        ("2026-03-06 17:00", {"thank_you_last": "Fri 12:00"}),
        ("2026-03-06 20:21", {}),  # nothing within the day any more: Today says the rest
        ("2026-03-09 15:00", {}),
    ],
)
def test_whoever_tells_of_a_talk_late_is_left_alone_for_an_hour(times_known_at, kinds):
    found = build_schedule(held("2026-03-05 21:20", times_known_at=times_known_at), RULES)

    assert {due.kind: local(due.due_at, CHICAGO).strftime("%a %H:%M") for due in found} == kinds


# --- what has no reminder -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "stage",
    [
        "planned",
        "proposing",
        "thanked",
        "declined",
        "not_now",
        "withdrawn",
        "canceled",
        "missed",
        "lapsed",
    ],
)
def test_a_stage_without_an_open_question_has_no_reminder(stage):
    moment = utc("2026-03-05 21:00")
    every = dict.fromkeys(
        ("asked_at", "starts_at", "ends_at", "ended_at", "times_known_at", "closed_at"), moment
    )

    assert build_schedule(Facts(stage, CHICAGO, **every, closed_by_site=True), RULES) == []


def test_a_moved_talk_or_another_zone_is_another_fact():
    facts = [
        scheduled("2026-03-05 21:00"),
        scheduled("2026-03-05 22:00"),
        scheduled("2026-03-05 21:00", zone=NEW_YORK),
    ]

    assert len({by_kind(each)["day_before"].fact for each in facts}) == 3


def test_reminders_come_in_the_order_in_which_they_are_due():
    found = build_schedule(scheduled("2026-03-05 21:00"), RULES)

    assert [due.kind for due in found] == ["day_before", "did_it_happen", "did_it_happen_again"]
    assert all(isinstance(due, Due) and len(due.fact) <= 80 for due in found)


def test_an_office_without_quiet_hours_lets_mail_go_at_night():
    rules = Rules(zone=CHICAGO, follow_up_days=7, quiet=QuietHours(dt.time(0), dt.time(0)))

    assert (
        wall(by_kind(scheduled("2026-03-06 04:00"), rules)["did_it_happen"], CHICAGO)
        == "Thu 2026-03-05 23:20"
    )


def test_quiet_hours_may_lie_within_one_day():
    rules = Rules(zone=CHICAGO, follow_up_days=7, quiet=QuietHours(dt.time(1), dt.time(6)))

    assert (
        wall(by_kind(scheduled("2026-03-06 07:00"), rules)["did_it_happen"], CHICAGO)
        == "Fri 2026-03-06 06:00"
    )
    assert (
        wall(by_kind(scheduled("2026-03-06 04:00"), rules)["did_it_happen"], CHICAGO)
        == "Thu 2026-03-05 23:20"
    )


@pytest.mark.parametrize(
    ("ends", "moment", "expected"),
    [
        # skipped that night: forward, 3:30 by the clock
        (dt.time(2, 30), "2026-03-08 06:00", "2026-03-08 07:30"),
        # comes twice that night: the first
        (dt.time(1, 30), "2026-11-01 05:00", "2026-11-01 05:30"),
        (dt.time(1, 30), "2026-11-01 05:45", "2026-11-01 05:45"),
    ],
)
@pytest.mark.fault("R21 clocks change")
def test_a_wall_time_that_is_skipped_moves_forward_and_one_that_comes_twice_is_the_first(
    ends, moment, expected
):
    assert QuietHours(dt.time(22), ends).calm(utc(moment), NEW_YORK) == utc(expected)
