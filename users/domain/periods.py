"""Periods of days, the end exclusive or open."""

import datetime as dt
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Period:
    """Days from `since` until the day before `until`; None: without an end."""

    since: dt.date
    until: dt.date | None = None

    def common(self, other: Self) -> Self | None:
        """Return the days in both; None if there is none."""
        since = max(self.since, other.since)
        ends = [end for end in (self.until, other.until) if end]
        until = min(ends, default=None)
        return None if until and until <= since else type(self)(since, until)

    def covers(self, other: Self) -> bool:
        ends_later = self.until is None or (other.until is not None and self.until >= other.until)
        return self.since <= other.since and ends_later
