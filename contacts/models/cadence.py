"""The rhythm in which a student keeps in touch with somebody: when the next turn is, and the one
after that. Pure.

The first turn comes a rhythm after the last exchange. Who lets it pass is asked once more after the
same time; then the rhythm lengthens by itself, so that nobody is asked often about people they no
longer write to.
"""

import datetime as dt
from collections.abc import Collection

from core.clock import DAY, at, local
from office.domain.breaks import Span, after_break

LONGER = {30: 90, 90: 180, 180: 365, 365: 365}
SPOKEN_OF = 21 * DAY  # how long one turn is a step of Today
LAST = 700  # days after the first turn; a contact is kept for two years without an exchange
LATER = 14 * DAY


def turns(cadence: int) -> tuple[int, ...]:
    """How many days after the first turn each turn comes, the first one included."""
    found: list[int] = []
    day, pace = 0, cadence
    while day <= LAST:
        found += [day, day + pace]
        pace = LONGER[pace]
        day = found[-1] + pace
    return tuple(day for day in found if day <= LAST)


def first_turn(
    last_touch_at: dt.datetime | None,
    cadence: int | None,
    snoozed_until: dt.datetime | None,
    zone: str,
) -> dt.datetime | None:
    """The beginning of the day on which it is time; not before the student wants it. None
    without a rhythm."""
    if not cadence or last_touch_at is None:
        return None
    due = at(local(last_touch_at, zone).date() + cadence * DAY, dt.time(), zone)
    return max(due, snoozed_until) if snoozed_until else due


def moments(first: dt.datetime, cadence: int, zone: str) -> list[dt.datetime]:
    """The moment of each turn."""
    day = local(first, zone).date()
    return [first, *(at(day + days * DAY, dt.time(), zone) for days in turns(cadence)[1:])]


def fades_at(turn: dt.datetime, zone: str, breaks: Collection[Span]) -> dt.datetime:
    """When a turn that was let pass is no step any more; what falls into a break of the office
    waits for its end."""
    return at(after_break(local(turn, zone).date(), breaks) + SPOKEN_OF, dt.time(), zone)


def turn_now(
    first: dt.datetime, cadence: int, zone: str, breaks: Collection[Span], now: dt.datetime
) -> dt.datetime | None:
    """The turn whose time it is at `now`; None before the first, and after one has faded."""
    begun = [turn for turn in moments(first, cadence, zone) if turn <= now]
    return begun[-1] if begun and now < fades_at(begun[-1], zone, breaks) else None


def tomorrow(now: dt.datetime, zone: str) -> dt.datetime:
    """The beginning of the next day there."""
    return at(local(now, zone).date() + DAY, dt.time(), zone)
