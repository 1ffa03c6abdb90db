"""Cohorts with their numbers, for admins."""

from dataclasses import dataclass

from django.db.models import Count, Q

from users.models import Cohort


@dataclass(frozen=True)
class CohortRow:
    """`students` counts the active ones."""

    cohort: Cohort
    students: int

    @property
    def is_archived(self) -> bool:
        return self.cohort.archived_at is not None


def cohort_rows() -> list[CohortRow]:
    """Return all cohorts, those in use first, then by their first day. One query."""
    active = Count("profiles", filter=Q(profiles__user__is_active=True))
    found = Cohort.objects.annotate(students=active)
    rows = found.order_by("archived_at", "-starts_on", "name")
    in_use = [CohortRow(one, one.students) for one in rows if not one.archived_at]
    return in_use + [CohortRow(one, one.students) for one in rows if one.archived_at]
