"""Believable moments: within working hours, on days on which the office is open."""

import datetime as dt

from core import clock
from core.clock import DAY
from office.selectors.calendar import closed_days

HALF_HOUR = dt.timedelta(minutes=30)
MORNING, EVENING = dt.time(8), dt.time(18)
MINUTES = dt.timedelta(minutes=20)  # of a talk


def days_ago(now: dt.datetime, days: int, wall: dt.time, zone: str) -> dt.datetime:
    """Return that wall time on the last workday that is at least so many days ago."""
    day = clock.local(now, zone).date() - days * DAY
    while not clock.is_business_day(day, closed_days()):
        day -= DAY
    return clock.at(day, wall, zone)


def in_days(now: dt.datetime, days: int, wall: dt.time, zone: str) -> dt.datetime:
    """Return that wall time after so many business days."""
    day = clock.add_business_days(clock.local(now, zone).date(), days, closed_days())
    return clock.at(day, wall, zone)


def is_working_time(start: dt.datetime, zone: str, minutes: dt.timedelta = MINUTES) -> bool:
    """True if a talk from `start` lies between 8 and 18 o'clock on a workday."""
    begins, ends = clock.local(start, zone), clock.local(start + minutes, zone)
    is_day = begins.date() == ends.date() and begins.time() >= MORNING and ends.time() <= EVENING
    return is_day and clock.is_business_day(begins.date(), closed_days())


def last_talk(before: dt.datetime, zone: str) -> dt.datetime:
    """Return the start of a talk that ended before that moment; if possible on that day."""
    end = clock.local(before, zone)
    whole = end.replace(minute=end.minute // 30 * 30, second=0, microsecond=0)
    start = (whole - HALF_HOUR).astimezone(dt.UTC)
    if start + HALF_HOUR + MINUTES <= before:
        start += HALF_HOUR
    return start if is_working_time(start, zone) else days_ago(before, 1, dt.time(15, 30), zone)
