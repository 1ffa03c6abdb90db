"""The office's year around today: two terms, a break and closed days.

All of it lies outside the dates of the demo's interviews, so it changes no reminder's time.
"""

import datetime as dt

from core.clock import DAY, add_business_days
from demo.people import Cast
from office import services
from office.models import Period

TERM = (-80 * DAY, 40 * DAY)  # the same as the cohorts'
NEXT_TERM = (61 * DAY, 180 * DAY)
BREAK = (26 * DAY, 30 * DAY)
CLOSED = {-79 * DAY: "Welcome day", 24 * DAY: "Founders' Day", 44 * DAY: "Staff training"}


def make_days(cast: Cast, now: dt.datetime) -> None:
    today, by = now.date(), cast.ruth
    for (first, last), kind, name in (
        (TERM, Period.Kind.TERM, "This term"),
        (NEXT_TERM, Period.Kind.TERM, "Next term"),
        (BREAK, Period.Kind.BREAK, "Reading week"),
    ):
        services.add_period(
            kind=kind, name=name, starts_on=today + first, ends_on=today + last, by=by
        )
    for when, name in CLOSED.items():
        services.add_closed_day(on=add_business_days(today + when, 1), name=name, by=by)
