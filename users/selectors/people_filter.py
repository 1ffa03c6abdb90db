"""Whom the list of people shows: words, a chip, a cohort, a counselor, the last sign-in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from core.codes import is_code
from core.columns import query_string
from core.names import straight
from core.search import typed
from users.models import Assignment, User
from users.models.roles import Role

NO_COUNSELOR = "none"
LIKE = 0.3  # of the letters, three by three, of a name that nobody has
MOST_GUESSES = 10
MOST_WORDS = 6


class Show(TextChoices):
    """The chips, in their order; the value stands in the address."""

    ACTIVE = "", _("Active")
    STUDENTS = "students", _("Students")
    UNASSIGNED = "unassigned", _("Without counselor")
    COUNSELORS = "counselors", _("Counselors")
    INSTRUCTORS = "instructors", _("Instructors")
    CURATORS = "curators", _("Curators")
    ADMINS = "admins", _("Admins")
    AUDITORS = "auditors", _("Auditors")
    DIRECTORS = "directors", _("Directors")
    DEACTIVATED = "deactivated", _("Deactivated")

    @property
    def rule(self) -> Q:
        if self == Show.DEACTIVATED:
            return Q(is_active=False)
        if self == Show.UNASSIGNED:
            return Q(is_active=True, roles__contains=[Role.STUDENT]) & ~Q(pk__in=advised())
        roles = {"roles__contains": [OF_ROLE[self]]} if self in OF_ROLE else {}
        return Q(is_active=True, **roles)


OF_ROLE = {Show(f"{role.value}s"): role for role in Role}


class SignedIn(TextChoices):
    ANY = "", _("Any sign-in")
    NEVER = "never", _("Never signed in")
    WEEK = "7", _("In the last 7 days")
    MONTH = "30", _("In the last 30 days")
    LONG_AGO = "90", _("Not for 90 days")

    def rule(self, now: dt.datetime) -> Q:
        if self == SignedIn.ANY:
            return Q()
        if self == SignedIn.NEVER:
            return Q(last_login=None)
        since = now - dt.timedelta(days=int(self.value))
        before = Q(last_login__lt=since)
        return before if self == SignedIn.LONG_AGO else Q(last_login__gte=since)


@dataclass(frozen=True)
class PeopleFilter:
    """`cohort` and `counselor` are codes; unknown values count as absent."""

    query: str = ""
    show: str = ""
    cohort: str = ""
    counselor: str = ""
    signed_in: str = ""

    @classmethod
    def of(cls, params: Mapping[str, str]) -> Self:
        counselor = params.get("counselor", "")
        return cls(
            query=typed(params.get("q", "")),
            show=_one_of(Show, params.get("show", "")),
            cohort=_code(params.get("cohort", "")),
            counselor=counselor if counselor == NO_COUNSELOR else _code(counselor),
            signed_in=_one_of(SignedIn, params.get("signed_in", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.query or self.cohort or self.counselor or self.signed_in)

    def query_string(self, **other: str) -> str:
        return query_string(
            {
                "q": self.query,
                "show": self.show,
                "cohort": self.cohort,
                "counselor": self.counselor,
                "signed_in": self.signed_in,
            }
            | other
        )

    def among(self, people: QuerySet[User], now: dt.datetime) -> QuerySet[User]:
        """Narrow by everything but the chip, whose numbers are counted among these."""
        found = matching(people, self.query).filter(SignedIn(self.signed_in).rule(now))
        if self.cohort:
            found = found.filter(profile__cohorts__code=self.cohort)
        if self.counselor == NO_COUNSELOR:
            return found.filter(Show.UNASSIGNED.rule)
        if self.counselor:
            found = found.filter(pk__in=advised().filter(staff__code=self.counselor))
        return found


def people_of(params: Mapping[str, str], now: dt.datetime) -> QuerySet[User]:
    """Return everybody whom the list shows at an address with `params`, on all its pages."""
    chosen = PeopleFilter.of(params)
    return chosen.among(User.objects.all(), now).filter(Show(chosen.show).rule)


def advised() -> QuerySet:
    """Ids of the students who have a counselor now, as a subquery."""
    current = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER)
    return current.values("student_id")


def matching(people: QuerySet[User], query: str) -> QuerySet[User]:
    """Keep those with every word in their name, address or university id, accents aside."""
    for word in straight(query).split()[:MOST_WORDS]:
        people = people.filter(
            Q(full_name__straight__unaccent__icontains=word)
            | Q(preferred_name__straight__unaccent__icontains=word)
            | Q(email__icontains=word)
            | Q(university_id__icontains=word)
        )
    return people


def resembling(query: str) -> list[User]:
    """Return the people whose names come close to a query that nobody matches. One query."""
    if not query:
        return []
    likeness = TrigramWordSimilarity(query, "full_name")
    found = User.objects.annotate(likeness=likeness).filter(likeness__gte=LIKE)
    return list(found.order_by("-likeness", "full_name", "pk")[:MOST_GUESSES])


def _one_of(choices: type[TextChoices], value: str) -> str:
    return value if value in choices.values else ""


def _code(value: str) -> str:
    return value if is_code(value) else ""
