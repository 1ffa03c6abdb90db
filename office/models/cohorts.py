"""Numbers of a cohort that differ from the office's."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from office.models.versions import version_of
from users.models import Cohort

# Numbers that belong together: a student gets each group from one cohort.
GROUPS = (
    ("minutes_choices", "minutes_default"),
    ("follow_up_days", "close_days"),
    ("thank_you_hours",),
    ("open_requests",),
    ("coverage_interviews", "coverage_settings"),
)
COHORT_COLUMNS = tuple(name for group in GROUPS for name in group)


@dataclass(frozen=True)
class CohortRules:
    """`own` holds the numbers that the cohort sets, by column."""

    cohort_id: int
    starts_on: dt.date
    ends_on: dt.date
    own: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on


def _number() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True)


class CohortSettingsQuerySet(models.QuerySet):
    def differing(self, *columns: str):
        """Rows that set one of `columns`, by default any; the first one wins (docs/decisions/0152).

        The cohort that began last comes first; of two, the one that ends first.
        """
        sets_one = Q()
        for name in columns or COHORT_COLUMNS:
            sets_one |= Q(**{f"{name}__isnull": False})
        order = ("-cohort__starts_on", "cohort__ends_on", "-cohort_id")
        return self.filter(sets_one).order_by(*order)


class CohortSettings(models.Model):
    """What holds for students of a cohort on its days; null: as the office says."""

    cohort = models.OneToOneField(
        Cohort, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    minutes_choices = ArrayField(models.PositiveSmallIntegerField(), null=True, blank=True)
    minutes_default = _number()
    follow_up_days = _number()
    close_days = _number()
    thank_you_hours = _number()
    open_requests = _number()
    coverage_interviews = _number()
    coverage_settings = _number()

    objects = CohortSettingsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(close_days__gt=F("follow_up_days")),
                name="cohort_closed_after_follow_up",
            ),
            models.CheckConstraint(
                condition=Q(coverage_settings__lte=F("coverage_interviews")),
                name="cohort_coverage_has_enough_interviews",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cohort)

    def version_of(self, names: Iterable[str]) -> int:
        """Return a number that changes with any of these numbers."""
        return version_of(self, names)

    @property
    def own(self) -> dict[str, Any]:
        """The numbers that are set, by column."""
        values = {name: getattr(self, name) for name in COHORT_COLUMNS}
        return {name: value for name, value in values.items() if value is not None}
