"""An instructor's cohorts: who has talked with whom how often, from facts alone, and only what
counts for the cohort.

No name of a contact, no letter, note, answer or reflection is read here, not even a shared one.
"""

import datetime as dt
from dataclasses import dataclass

from advising.domain.attention import Facts
from advising.selectors.caseload import talks_of
from core.names import sort_key
from interviews.models import Interview
from users.models import Cohort, User


@dataclass(frozen=True)
class Sums:
    """A whole cohort in numbers: students, then talks, then students again."""

    students: int
    asked: int
    talked: int
    thanked: int
    overdue: int
    waiting: int  # requests without an answer yet, or closed without one
    have_talked: int  # students who talked with somebody
    not_started: int  # students who asked nobody yet


@dataclass(frozen=True)
class CohortPage:
    """The chosen cohort among all own ones, or none; `rows` are its students by name."""

    cohorts: list[Cohort]
    chosen: Cohort | None
    rows: list[tuple[User, Facts]]

    @property
    def sums(self) -> Sums:
        every = [facts for _student, facts in self.rows]
        return Sums(
            students=len(every),
            asked=sum(one.asked for one in every),
            talked=sum(one.talked for one in every),
            thanked=sum(one.thanked for one in every),
            overdue=sum(one.overdue for one in every),
            waiting=sum(one.asked - one.answered for one in every),
            have_talked=sum(one.talked > 0 for one in every),
            not_started=sum(not one.asked for one in every),
        )


def cohort_page(instructor: User, code: str, now: dt.datetime) -> CohortPage:
    """The own cohort with that code; else the one that began last. At most three queries."""
    cohorts = list(Cohort.objects.taught_by(instructor).order_by("-starts_on", "name"))
    chosen = next((one for one in cohorts if one.code == code), cohorts[0] if cohorts else None)
    return CohortPage(cohorts, chosen, _rows(instructor, chosen, now) if chosen else [])


def _rows(instructor: User, cohort: Cohort, now: dt.datetime) -> list[tuple[User, Facts]]:
    talks = {
        row.pop("student_id"): row
        for row in talks_of(Interview.objects.taught_by(instructor, cohort), now)
    }
    students = User.objects.taught_by(instructor, cohort).filter(is_active=True)
    return [
        (student, _facts(student, talks.get(student.pk, {})))
        for student in sorted(students, key=lambda one: sort_key(one.full_name))
    ]


def _facts(student: User, told: dict) -> Facts:
    """When they last did something is for whoever advises them."""
    return Facts(
        joined_at=student.joined_at, **{name: told[name] for name in told if name != "touched"}
    )
