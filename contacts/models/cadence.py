"""Turns: the days on which a student should contact somebody again. Pure.

The first turn comes one cadence after the last exchange, a second one after the same time again. If
a student lets both pass, the cadence becomes longer, so that nobody is reminded often of people
they no longer write to.
"""

import datetime as dt
from collections.abc import Collection

from core.clock import DAY, at, local
from office.domain.breaks import Span, after_break

NEXT_CADENCE = {30: 90, 90: 180, 180: 365, 365: 365}
TURN_LASTS = 21 * DAY
LAST_DAY = 700  # after the first turn; a contact is erased after two years without an exchange
SNOOZE_FOR = 14 * DAY


def turns(cadence: int) -> tuple[int, ...]:
    """Return the days after the first turn of each turn, the first one included."""
    found: list[int] = []
    day, pace = 0, cadence
    while day <= LAST_DAY:
        found += [day, day + pace]
        pace = NEXT_CADENCE[pace]
        day = found[-1] + pace
    return tuple(day for day in found if day <= LAST_DAY)


def first_turn(
    last_touch_at: dt.datetime | None,
    cadence: int | None,
    snoozed_until: dt.datetime | None,
    zone: str,
) -> dt.datetime | None:
    """Return the start of the day of the first turn; None without a cadence or an exchange."""
    if not cadence or last_touch_at is None:
        return None
    due = at(local(last_touch_at, zone).date() + cadence * DAY, dt.time(), zone)
    return max(due, snoozed_until) if snoozed_until else due


def turn_moments(first: dt.datetime, cadence: int, zone: str) -> list[dt.datetime]:
    day = local(first, zone).date()
    return [first, *(at(day + days * DAY, dt.time(), zone) for days in turns(cadence)[1:])]


def turn_ends_at(turn: dt.datetime, zone: str, breaks: Collection[Span]) -> dt.datetime:
    """Return when an unused turn expires; one in a break of the office starts after it."""
    return at(after_break(local(turn, zone).date(), breaks) + TURN_LASTS, dt.time(), zone)


def current_turn(
    first: dt.datetime, cadence: int, zone: str, breaks: Collection[Span], now: dt.datetime
) -> dt.datetime | None:
    begun = [turn for turn in turn_moments(first, cadence, zone) if turn <= now]
    return begun[-1] if begun and now < turn_ends_at(begun[-1], zone, breaks) else None


def start_of_tomorrow(now: dt.datetime, zone: str) -> dt.datetime:
    return at(local(now, zone).date() + DAY, dt.time(), zone)


def snooze_end(now: dt.datetime, zone: str) -> dt.datetime:
    """Return the start of the day, two weeks from now, on which a snoozed turn comes back."""
    return at(local(now, zone).date() + SNOOZE_FOR, dt.time(), zone)
