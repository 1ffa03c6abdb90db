"""The hours of the night in which the site sends none of its own emails. Pure."""

import datetime as dt
from dataclasses import dataclass

from core.clock import DAY, at, local


@dataclass(frozen=True)
class QuietHours:
    """From `begins` to `ends` on the reader's wall clock, both excluded; equal times mean none."""

    begins: dt.time = dt.time(21)
    ends: dt.time = dt.time(8)

    def calm(
        self,
        moment: dt.datetime,
        zone: str,
        *,
        not_before: dt.datetime | None = None,
        deadline: dt.datetime | None = None,
    ) -> dt.datetime:
        """Return `moment`, or the end of the quiet hours, or their start if the end is too late.

        Never earlier than `not_before`, even at night.
        """
        begin, end = self._around(moment, zone)
        if not begin < moment < end:
            return moment
        if deadline is None or end <= deadline:
            return end
        return max(begin, not_before) if not_before else begin

    def _around(self, moment: dt.datetime, zone: str) -> tuple[dt.datetime, dt.datetime]:
        """Return the quiet hours that began last before `moment`; they may have ended."""
        nights = DAY if self.ends < self.begins else dt.timedelta(0)
        day = local(moment, zone).date()
        if at(day, self.begins, zone) >= moment:
            day -= DAY
        return at(day, self.begins, zone), at(day + nights, self.ends, zone)
