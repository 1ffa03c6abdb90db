"""Cohorts and their own numbers, for admins."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.clock import local
from core.tones import Tone
from office.domain.rules import LABELS
from office.models import CohortSettings, OfficeSettings
from users.models import Cohort
from users.selectors.cohorts import cohort_rows


@dataclass(frozen=True)
class Difference:
    """One number of a cohort, beside the office's."""

    label: str | Promise
    own: str
    usual: str


@dataclass(frozen=True)
class CohortNumbers:
    """`students` counts the active ones. `when` says whether its numbers hold today."""

    cohort: Cohort
    students: int
    differences: list[Difference]
    when: str | Promise
    tone: Tone


def cohorts_with_numbers(office: OfficeSettings, now: dt.datetime) -> list[CohortNumbers]:
    """Return cohorts that differ, then the others that are in use. Two queries."""
    stored = CohortSettings.objects.differing().in_bulk()
    found = [
        _numbers(row.cohort, stored.get(row.cohort.pk), office, now, row.students)
        for row in cohort_rows()
        if not row.is_archived or row.cohort.pk in stored
    ]
    return sorted(found, key=lambda one: not one.differences)


def numbers_of(cohort: Cohort, office: OfficeSettings, now: dt.datetime) -> CohortNumbers:
    """Two queries."""
    students = cohort.profiles.filter(user__is_active=True).count()
    stored = stored_cohort_settings(cohort)
    return _numbers(cohort, stored, office, now, students)


def stored_cohort_settings(cohort: Cohort) -> CohortSettings:
    """Return the row as it is now, a new one where nothing differs. One query."""
    return CohortSettings.objects.filter(cohort=cohort).first() or CohortSettings(cohort=cohort)


def _numbers(
    cohort: Cohort,
    stored: CohortSettings | None,
    office: OfficeSettings,
    now: dt.datetime,
    students: int,
) -> CohortNumbers:
    today = local(now, office.zone).date()
    when, tone = _("Holds today"), Tone.OK
    if today < cohort.starts_on:
        when, tone = _("Not begun"), Tone.NEUTRAL
    elif today > cohort.ends_on:
        when, tone = _("Ended"), Tone.NEUTRAL
    differences = [
        Difference(LABELS[name], _words(value), _words(getattr(office, name)))
        for name, value in (stored.own if stored else {}).items()
        if name in LABELS
    ]
    return CohortNumbers(cohort, students, differences, when, tone)


def _words(value: int | list[int]) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
