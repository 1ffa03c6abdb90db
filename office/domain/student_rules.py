"""The numbers that hold for one student: the office's, or those of a cohort. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from core.clock import local
from office.models import OfficeSettings
from office.models.cohorts import COHORT_COLUMNS, GROUPS


@dataclass(frozen=True)
class StudentRules:
    minutes_choices: list[int]
    minutes_default: int
    follow_up_days: int
    close_days: int
    thank_you_hours: int
    open_requests: int
    coverage_interviews: int
    coverage_settings: int

    @property
    def thank_you_within(self) -> dt.timedelta:
        return dt.timedelta(hours=self.thank_you_hours)


def rules_of_cohorts(
    office: OfficeSettings, ids: Collection[int], moment: dt.datetime
) -> StudentRules:
    """Return the rules at `moment` of a student who is in the cohorts `ids`.

    Each group of numbers comes from the first of `office.cohort_rules` that sets one of them; what
    that cohort leaves empty is the office's.
    """
    values = {name: getattr(office, name) for name in COHORT_COLUMNS}
    if ids:
        day = local(moment, office.zone).date()
        theirs = [one for one in office.cohort_rules if one.cohort_id in ids]
        holding = [one for one in theirs if one.holds_on(day)]
        for group in GROUPS:
            own = next((one.own for one in holding if not one.own.keys().isdisjoint(group)), {})
            values |= {name: own[name] for name in group if name in own}
    return StudentRules(**values)
