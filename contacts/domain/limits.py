"""How often and in which months one person may be asked."""

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from contacts.models import DirectoryEntry, Person
from contacts.models.directory import MONTHS
from core.clock import DAY
from office.models import OfficeSettings

MONTH, YEAR = 30 * DAY, 365 * DAY


@dataclass(frozen=True)
class Limits:
    """How many requests in 30 days and in a year; one beyond them waits."""

    month: int
    year: int


def limits_of(person: Person, entry: DirectoryEntry | None, office: OfficeSettings) -> Limits:
    """Return what they agreed to with the office and what they set themselves, else the office's.

    Of the first two the stricter counts: the office never loosens a person's own limit.
    """
    listed = entry if entry and entry.is_listed and entry.capacity else None
    month = listed.capacity if listed else None
    year = max(office.asks_per_year, listed.most_a_year or 0) if listed else None
    return Limits(
        _stricter(person.month_limit, month, office.asks_per_30_days),
        _stricter(person.year_limit, year, office.asks_per_year),
    )


def _stricter(own: int | None, agreed: int | None, of_office: int) -> int:
    known = [limit for limit in (own, agreed) if limit is not None]
    return min(known) if known else of_office


def next_day_in(months: Collection[int], day: dt.date) -> dt.date:
    """Return `day` if it lies in one of `months`, else the first day of the next one.

    No months are all months.
    """
    while months and day.month not in months:
        day = day.replace(day=1) + dt.timedelta(calendar.monthrange(day.year, day.month)[1])
    return day


def stricter_months(one: Collection[int], other: Collection[int]) -> list[int]:
    """Return the months in both; of two without a common month the first."""
    both = set(one or MONTHS) & set(other or MONTHS)
    return sorted(both) if len(both) < len(MONTHS) and both else sorted(one)
