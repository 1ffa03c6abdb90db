"""The half hours that a student can offer a contact, by week and day of the student."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from core.clock import add_business_days, local
from interviews.models import Interview
from interviews.selectors.student_times import StudentTimes, by_day
from office.selectors.calendar import closed_days

DAYS_AHEAD = 15  # business days
NOON = dt.time(12)


def moment_value(moment: dt.datetime) -> str:
    """Return what a check box sends for `moment`, as interviews.forms.fields.MomentsField reads."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True)
class HalfHour:
    """`taken` is the first name of somebody with whom a talk is agreed then."""

    starts_at: dt.datetime
    taken: str = ""
    offered: str = ""
    is_noon: bool = False

    @property
    def value(self) -> str:
        return moment_value(self.starts_at)


@dataclass(frozen=True)
class Day:
    date: dt.date
    half_hours: list[HalfHour]


@dataclass(frozen=True)
class Week:
    days: list[Day]

    @property
    def last(self) -> dt.date:
        return self.days[-1].date

    def has(self, starts: set[dt.datetime]) -> bool:
        return any(each.starts_at in starts for day in self.days for each in day.half_hours)


def weeks_to_offer(interview: Interview, times: StudentTimes, now: dt.datetime) -> list[Week]:
    """Return three weeks of half hours that are by day on both sides, from the next day on."""
    today, closed = local(now, interview.contact_zone).date(), closed_days()
    dates = [add_business_days(today, n, closed) for n in range(1, DAYS_AHEAD + 1)]
    zone = interview.student.zone
    moments = sorted(by_day(interview, dates))
    days = [
        Day(date, [_half_hour(each, interview, times) for each in found])
        for date, found in groupby(moments, key=lambda moment: local(moment, zone).date())
    ]
    weeks = groupby(days, key=lambda day: day.date.isocalendar()[:2])
    return [Week(list(found)) for _number, found in weeks]


def _half_hour(moment: dt.datetime, interview: Interview, times: StudentTimes) -> HalfHour:
    talk = times.talk_at(moment, interview.minutes)
    others = times.offered_to(moment, interview.minutes)
    return HalfHour(
        moment,
        taken=talk.first if talk else "",
        offered=_(" and ").join(others),
        is_noon=local(moment, interview.student.zone).time() == NOON,
    )
