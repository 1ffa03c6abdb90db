"""The office's settings, cached and stored."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from core.cache import cached
from office.models import CohortSettings, OfficeSettings
from office.models.cohorts import COHORT_COLUMNS, CohortRules


def office_settings() -> OfficeSettings:
    """Return the row with its `cohort_rules`, at most 30 seconds old."""
    return cached("office", _with_cohorts)


def stored_office_settings() -> OfficeSettings:
    """Return the row as it is now, for the pages that change it."""
    return OfficeSettings.objects.get(id=1)


def _with_cohorts() -> OfficeSettings:
    """One query, since every page needs it."""
    columns = {name: name for name in COHORT_COLUMNS}
    days = {"starts_on": "cohort__starts_on", "ends_on": "cohort__ends_on"}
    differing = CohortSettings.objects.differing().values(
        json=JSONObject(cohort_id="cohort_id", **days, **columns)
    )
    office = OfficeSettings.objects.annotate(differing=ArraySubquery(differing)).get(id=1)
    office.cohort_rules = tuple(_cohort_rules(row) for row in office.differing)
    return office


def _cohort_rules(row: dict[str, Any]) -> CohortRules:
    return CohortRules(
        row["cohort_id"],
        dt.date.fromisoformat(row["starts_on"]),
        dt.date.fromisoformat(row["ends_on"]),
        {name: row[name] for name in COHORT_COLUMNS if row[name] is not None},
    )
