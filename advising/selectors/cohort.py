"""An instructor's cohorts in numbers and dates, and only talks that count for the cohort.

Reads no name of a contact, no letter, note, answer or reflection, not even a shared one.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from advising.domain.attention import Facts
from advising.selectors.caseload import PER_PAGE, talk_columns
from core.chips import Chip
from core.names import sort_key
from interviews.models import Interview
from users.models import Cohort, User


@dataclass(frozen=True)
class Totals:
    students: int
    asked: int
    answered: int
    talked: int
    thanked: int
    overdue: int
    waiting: int  # requests without an answer yet, or closed without one
    have_talked: int  # students who had a talk
    not_started: int  # students without a request yet
    talked_once: int  # students with one talk


@dataclass(frozen=True)
class CohortPage:
    """`chosen` is one of the instructor's cohorts; `rows` are all its students by name."""

    chips: list[Chip]
    chosen: Cohort | None
    rows: list[tuple[User, Facts]]
    page: Page[tuple[User, Facts]]

    @property
    def most(self) -> int:
        """The most that one of them asked."""
        return max((facts.asked for _student, facts in self.rows), default=0)

    @property
    def totals(self) -> Totals:
        every = [facts for _student, facts in self.rows]
        return Totals(
            students=len(every),
            asked=sum(one.asked for one in every),
            answered=sum(one.answered for one in every),
            talked=sum(one.talked for one in every),
            thanked=sum(one.thanked for one in every),
            overdue=sum(one.overdue for one in every),
            waiting=sum(one.asked - one.answered for one in every),
            have_talked=sum(one.talked > 0 for one in every),
            not_started=sum(not (one.asked or one.talked) for one in every),
            talked_once=sum(one.talked == 1 for one in every),
        )


def cohort_page(instructor: User, params: Mapping[str, str], now: dt.datetime) -> CohortPage:
    """Return the cohort with that code, else the newest. At most three queries."""
    code = params.get("cohort", "")
    cohorts = list(Cohort.objects.taught_by(instructor).order_by("-starts_on", "name"))
    chosen = next((one for one in cohorts if one.code == code), cohorts[0] if cohorts else None)
    chips = [Chip(one.name, f"cohort={one.code}", is_chosen=one == chosen) for one in cohorts]
    rows = _rows(instructor, chosen, now) if chosen else []
    return CohortPage(
        chips=chips if len(chips) > 1 else [],
        chosen=chosen,
        rows=rows,
        page=Paginator(rows, PER_PAGE).get_page(params.get("page")),
    )


def _rows(instructor: User, cohort: Cohort, now: dt.datetime) -> list[tuple[User, Facts]]:
    talks = {
        row.pop("student_id"): row
        for row in talk_columns(Interview.objects.taught_by(instructor, cohort), now)
    }
    students = User.objects.taught_by(instructor, cohort).filter(is_active=True)
    return [
        (student, _facts(student, talks.get(student.pk, {})))
        for student in sorted(students, key=lambda one: sort_key(one.full_name))
    ]


def _facts(student: User, columns: dict[str, Any]) -> Facts:
    """Omits the last activity, which is only for counselors."""
    columns.pop("changed_at", None)
    return Facts(joined_at=student.joined_at, **columns)
