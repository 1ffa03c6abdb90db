"""Which numbers hold for a student: the office's settings, or those of the student's cohorts."""

import datetime as dt
from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from core.zones import named
from office.domain.student_rules import StudentRules, rules_of_cohorts
from office.models import CohortSettings
from office.selectors.settings import office_settings


def student_rules(student_id: int, moment: dt.datetime) -> StudentRules:
    """Return what holds for this student at `moment`. One query if any cohort differs, else none.

    Several rows at once: annotate them by `annotate_cohorts`, and ask `rules_at`.
    """
    return rules_at(differing_cohorts(student_id), moment)


def rules_at(cohort_ids: Collection[int], moment: dt.datetime) -> StudentRules:
    """Return the rules at `moment` of a student who is in these cohorts. No query."""
    return rules_of_cohorts(office_settings(), cohort_ids, moment)


def differing_cohorts(student_id: int | None) -> Collection[int]:
    """Return the ids of the student's cohorts that differ. One query if any does, else none."""
    if not student_id or not office_settings().cohort_rules:
        return ()
    found = CohortSettings.objects.differing().filter(cohort__profiles__user=student_id)
    return tuple(found.values_list("cohort_id", flat=True))


def annotate_cohorts(rows: QuerySet, student: str) -> QuerySet:
    """Add `differing_cohorts`, as that function returns it, for the user id in column `student`.

    Nothing is added while no cohort differs, and the row's own property answers without a query.
    """
    if not office_settings().cohort_rules:
        return rows
    theirs = CohortSettings.objects.differing().filter(cohort__profiles__user=OuterRef(student))
    return rows.annotate(differing_cohorts=ArraySubquery(theirs.values("cohort_id")))


def rule_in_sql(column: str, *, student: str, moment: str) -> Combinable:
    """Return an expression of one number, for rows with a student's id and a moment.

    For numbers that are a group of their own (office.models.cohorts.GROUPS).
    """
    office = office_settings()
    usual = Value(getattr(office, column), output_field=IntegerField())
    if not any(column in one.own for one in office.cohort_rules):
        return usual
    at = ExpressionWrapper(OuterRef(moment), output_field=DateTimeField())
    theirs = (
        CohortSettings.objects.differing(column)
        .annotate(day=TruncDate(at, tzinfo=named(office.zone)))
        .filter(
            cohort__profiles__user=OuterRef(student),
            cohort__starts_on__lte=F("day"),
            cohort__ends_on__gte=F("day"),
        )
    )
    return Coalesce(Subquery(theirs.values(column)[:1]), usual, output_field=IntegerField())


def values_of_cohorts(column: str) -> list[int]:
    """Return what a number is in the cohorts that set it, each value once."""
    cohorts = office_settings().cohort_rules
    return sorted({one.own[column] for one in cohorts if column in one.own})
