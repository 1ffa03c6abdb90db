"""The time, and arithmetic on local times and business days.

Appointments and facts are aware UTC datetimes; days and wall times belong to a named zone.
"""

import datetime as dt
import time
from collections.abc import Callable, Collection
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.db.models import DateField, Func

from core import zones

DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    """Return the database's clock in UTC. Entry points read it once and pass it down."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT margin_now()")
        return cursor.fetchone()[0].astimezone(dt.UTC)


class Today(Func):
    """Query expression: today's date in the zone of an expression, by the database's clock."""

    function = "margin_today"
    output_field = DateField()


def running(moment: dt.datetime) -> Callable[[], dt.datetime]:
    """Return a clock that starts at `moment` and advances with the process's own seconds."""
    start = time.monotonic()
    return lambda: moment + dt.timedelta(seconds=time.monotonic() - start)


def ahead() -> dt.timedelta:
    """Return how far this machine's clock is ahead of the database's; negative when behind."""
    with connection.cursor() as cursor:
        asked = dt.datetime.now(dt.UTC)
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
        heard = dt.datetime.now(dt.UTC)
    return max(asked - there, dt.timedelta(0)) or min(heard - there, dt.timedelta(0))


def shift(delta: dt.timedelta) -> None:
    """Move this database's clock by `delta`, for every process. Tests only."""
    if settings.APP_ENV != "test":
        raise RuntimeError("Only a test database's clock can be shifted.")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION margin_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
            f"'SELECT clock_timestamp() + interval ''{delta.total_seconds():.3f} seconds'''"
        )


def at(day: dt.date, wall: dt.time, zone: str) -> dt.datetime:
    """Return the UTC moment of a wall time: the first if repeated, moved on if skipped."""
    local = dt.datetime.combine(day, wall.replace(fold=0), zones.named(zone))
    return local.astimezone(dt.UTC)


class ClockChange(StrEnum):
    """The effect of a clock change on a wall time: it doesn't exist, or exists twice."""

    GAP = "gap"
    FOLD = "fold"


def clock_change(wall: dt.datetime, zone: str) -> ClockChange | None:
    moments = [
        wall.replace(tzinfo=zones.named(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1)
    ]
    if moments[0] == moments[1]:
        return None
    return ClockChange.FOLD if moments[0] < moments[1] else ClockChange.GAP


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return `moment` on the wall clock of `zone`. Raises ValueError if it is naive."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its zone.")
    return moment.astimezone(zones.named(zone))


def is_business_day(day: dt.date, closed: Collection[dt.date] = ()) -> bool:
    """True from Monday to Friday, unless the office is closed that day."""
    return day.weekday() < 5 and day not in closed


def add_business_days(day: dt.date, count: int, closed: Collection[dt.date] = ()) -> dt.date:
    """Return the `count`-th business day after `day` (`day` itself does not count)."""
    while count > 0:
        day += DAY
        count -= is_business_day(day, closed)
    return day


def business_deadline(
    sent_at: dt.datetime, days: int, zone: str, closed: Collection[dt.date] = ()
) -> dt.datetime:
    """Return the last second of the `days`-th business day after `sent_at`, in UTC."""
    day = add_business_days(local(sent_at, zone).date(), days, closed)
    return at(day, dt.time(23, 59, 59), zone)
