"""Whom the list of people shows: words, a chip, a cohort, a counselor, the last sign-in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Func, Q, QuerySet, TextChoices, TextField
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.clock import DAY
from core.codes import is_code
from core.columns import query_string
from core.lookups import Straight
from core.names import sort_key
from core.search import one_of, typed
from users.models import Assignment, User
from users.models.leaving import has_left
from users.models.roles import Role

ADVISER = Assignment.Kind.ADVISER
NO_COUNSELOR = "none"
LIKE = 0.3  # of the letters, three by three, of a name that nobody has
MOST_GUESSES = 10
MOST_WORDS = 6
MOST_IDS = 3000


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
    LEAVING = "leaving", _("Leaving")
    DEACTIVATED = "deactivated", _("Deactivated")

    def rule(self, now: dt.datetime) -> Q:
        if self == Show.DEACTIVATED:
            return Q(is_active=False)
        if self == Show.UNASSIGNED:
            students = Q(is_active=True, roles__contains=[Role.STUDENT])
            return students & ~has_counselor(now) & ~has_left()
        if self == Show.LEAVING:
            return Q(is_active=True, roles=[Role.STUDENT], leaves_on__isnull=False)
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
            show=one_of(Show.values, params.get("show", "")),
            cohort=_code(params.get("cohort", "")),
            counselor=counselor if counselor == NO_COUNSELOR else _code(counselor),
            signed_in=one_of(SignedIn.values, params.get("signed_in", "")),
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
            return found.filter(Show.UNASSIGNED.rule(now))
        if self.counselor:
            advised = Assignment.objects.current().filter(kind=ADVISER, staff__code=self.counselor)
            found = found.filter(pk__in=advised.values("student_id"))
        return found


def people_of(params: Mapping[str, str], now: dt.datetime) -> QuerySet[User]:
    """Return everybody whom the list shows at an address with `params`, on all its pages."""
    chosen = PeopleFilter.of(params)
    return chosen.among(User.objects.all(), now).filter(Show(chosen.show).rule(now))


def has_counselor(now: dt.datetime) -> Q:
    """Match students whom a counselor advises now.

    What day it is where the counselor is only matters for assignments that begin or end within a
    day; to ask the database for each of 20 000 took half of the page's time.
    """
    day = now.date()
    surely = Q(since__lt=day) & (Q(until=None) | Q(until__gt=day + DAY))
    of_counselors = Assignment.objects.filter(
        kind=ADVISER, staff__is_active=True, staff__roles__contains=[Role.COUNSELOR]
    )
    others = Assignment.objects.current().filter(kind=ADVISER).exclude(surely)
    return Q(pk__in=of_counselors.filter(surely).values("student_id")) | Q(
        pk__in=others.values("student_id")
    )


def matching(people: QuerySet[User], query: str) -> QuerySet[User]:
    """Keep those with every word in their name, address or university id, accents aside.

    One query, if there is a word.
    """
    words = sort_key(query).split()[:MOST_WORDS]
    if not words:
        return people
    columns = ("full_name", "preferred_name", "email", "university_id")
    text = Lower(Unaccent(Straight(ConcatWS(*columns))))
    found = people.annotate(searched=text)
    for word in words:
        found = found.filter(searched__contains=word)
    # Once, and not again for each of the list's own queries; of the many that a syllable finds,
    # the ids would be slower.
    ids = list(found.values_list("pk", flat=True)[: MOST_IDS + 1])
    return found if len(ids) > MOST_IDS else people.filter(pk__in=ids)


class ConcatWS(Func):
    """Join columns with a blank; one that is null is left out."""

    function = "concat_ws"
    template = "%(function)s(' ', %(expressions)s)"
    output_field = TextField()


class Unaccent(Func):
    function = "unaccent"


def resembling(query: str) -> list[User]:
    """Return the people whose names come close to a query that nobody matches. One query."""
    if not query:
        return []
    likeness = TrigramWordSimilarity(query, "full_name")
    found = User.objects.annotate(likeness=likeness).filter(likeness__gte=LIKE)
    return list(found.order_by("-likeness", "full_name", "pk")[:MOST_GUESSES])


def _code(value: str) -> str:
    return value if is_code(value) else ""
