"""What the page of one person shows to an admin."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from users.domain.reach import Reach, reach_of
from users.models import Assignment, Cohort, User
from users.models.roles import Role
from users.selectors.audit_log import EntryRow, newest_about
from users.selectors.people_list import role_words
from users.selectors.personal_settings import profile_of

Kind = Assignment.Kind


@dataclass(frozen=True)
class PersonPage:
    """`reach` says in counts what the person can do, `entries` what was done to the account."""

    person: User
    cohorts: list[Cohort]
    reach: list[Reach]
    entries: list[EntryRow]

    @property
    def roles(self) -> list[str]:
        return role_words(self.person)

    @property
    def is_student(self) -> bool:
        return self.person.has_role(Role.STUDENT)

    @property
    def studies(self) -> list[str]:
        profile = profile_of(self.person)
        return [text for text in (profile.subject, profile.class_year) if text]


def person_page(person: User, reader: User, now: dt.datetime) -> PersonPage:
    """Return what the page shows but its panels. Queries: profile, cohorts, trail, and reach."""
    return PersonPage(
        person,
        list(cohorts_of(person)),
        reach_of(person, now),
        newest_about(person, reader),
    )


def cohorts_of(person: User) -> QuerySet[Cohort]:
    return Cohort.objects.filter(profiles__user=person).order_by("-starts_on", "name")


def account_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """Return the people within somebody's reach, as counts. Three queries for staff."""
    found = []
    if person.has_role(Role.ADMIN):
        found.append(Reach(_("Accounts"), User.objects.visible_to(person).count()))
    if person.has_role(Role.COUNSELOR):
        advised = User.objects.students_of(person).filter(is_active=True)
        found.append(Reach(_("Students advised"), advised.count()))
    if person.has_role(Role.INSTRUCTOR):
        teaching = Assignment.objects.current().filter(kind=Kind.INSTRUCTOR, staff=person)
        found += [
            Reach(_("Cohorts taught"), teaching.values("cohort").distinct().count()),
            Reach(_("Students taught"), teaching.values("student").distinct().count()),
        ]
    return found
