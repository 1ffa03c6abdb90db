"""A page of the list of people, for admins."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.chips import Chip
from core.columns import Column, Sort, columns
from users.models import Assignment, Cohort, User
from users.models.roles import Role
from users.selectors.people_filter import (
    NO_COUNSELOR,
    PeopleFilter,
    Show,
    SignedIn,
    resembling,
)

PER_PAGE = 50
SORTS: tuple[Sort, ...] = (
    ("", _("Name"), False),
    ("email", _("Email address"), False),
    ("signed_in", _("Signed in"), True),
)
ORDERS = {
    "": (Lower("full_name").asc(),),
    "-": (Lower("full_name").desc(),),
    "email": (F("email").asc(),),
    "-email": (F("email").desc(),),
    "signed_in": (F("last_login").desc(nulls_last=True),),
    "-signed_in": (F("last_login").asc(nulls_first=True),),
}


@dataclass(frozen=True)
class PersonRow:
    person: User
    cohorts: list[str]
    counselors: list[str]

    @property
    def roles(self) -> list[str]:
        return role_words(self.person)

    @property
    def is_student(self) -> bool:
        return self.person.has_role(Role.STUDENT)


@dataclass(frozen=True)
class PeopleList:
    """`guesses` are people with similar names where nobody was found."""

    filter: PeopleFilter
    page: Page[User]
    rows: list[PersonRow]
    chips: list[Chip]
    columns: dict[str, Column]
    sort: str
    cohorts: list[Cohort]
    counselors: list[User]
    guesses: list[User]

    no_counselor = NO_COUNSELOR
    sign_ins = SignedIn.choices

    @property
    def by_name(self) -> Column:
        return self.columns[""]

    @property
    def query_string(self) -> str:
        number = str(self.page.number) if self.page.number > 1 else ""
        return self.filter.query_string(sort=self.sort, page=number)

    @property
    def filter_string(self) -> str:
        """The query string without the page."""
        return self.filter.query_string(sort=self.sort)


def people_list(params: Mapping[str, str], now: dt.datetime) -> PeopleList:
    """Return a page of people by `?q=&show=&cohort=&counselor=&signed_in=&sort=&page=`.

    Six queries, of which the last two read cohorts and counselors to choose from; one more to
    search by words, and another where they find nobody.
    """
    chosen = PeopleFilter.of(params)
    sort = params.get("sort", "")
    sort = sort if sort in ORDERS else ""
    found = chosen.among(User.objects.all(), now)
    counts = _counts(found, now)
    rows = found.filter(Show(chosen.show).rule(now)).order_by(*ORDERS[sort], "pk")
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = counts[Show(chosen.show)]  # saves a query
    page = paginator.get_page(params.get("page"))
    return PeopleList(
        filter=chosen,
        page=page,
        rows=_rows(list(page.object_list)),
        chips=_chips(chosen, counts, sort),
        columns=columns(SORTS, sort, _kept(chosen)),
        sort=sort,
        cohorts=list(cohorts_to_choose(chosen.cohort)),
        counselors=list(counselors()),
        guesses=[] if paginator.count else resembling(chosen.query),
    )


def role_words(person: User) -> list[str]:
    """Return the labels of somebody's roles in the order of Role."""
    return [str(role.label) for role in Role if role in person.roles]


def counselors() -> QuerySet[User]:
    """Active people with the role, by name."""
    found = User.objects.filter(is_active=True, roles__contains=[Role.COUNSELOR])
    return found.order_by(Lower("full_name"), "pk")


def cohorts_to_choose(chosen: str = "") -> QuerySet[Cohort]:
    """Cohorts that are not archived, the newest first, and the one with the code `chosen`."""
    found = Cohort.objects.in_use()
    if chosen:
        found = found | Cohort.objects.filter(code=chosen)
    return found.order_by("-starts_on", "name")


def _counts(found: QuerySet[User], now: dt.datetime) -> dict[Show, int]:
    """Count each chip's people in one query."""
    numbers = found.order_by().aggregate(
        **{show.name: Count("pk", filter=show.rule(now)) for show in Show}
    )
    return {show: numbers[show.name] for show in Show}


def _chips(chosen: PeopleFilter, counts: dict[Show, int], sort: str) -> list[Chip]:
    always = {Show.ACTIVE, Show(chosen.show)}
    return [
        Chip(
            show.label,
            chosen.query_string(show=show.value, sort=sort),
            counts[show],
            is_chosen=show == chosen.show,
        )
        for show in Show
        if counts[show] or show in always
    ]


def _kept(chosen: PeopleFilter) -> dict[str, str]:
    return {
        "q": chosen.query,
        "show": chosen.show,
        "cohort": chosen.cohort,
        "counselor": chosen.counselor,
        "signed_in": chosen.signed_in,
    }


def _rows(people: list[User]) -> list[PersonRow]:
    """Add cohorts and counselors. Two queries."""
    cohorts, counselors = _cohorts(people), _counselors(people)
    return [PersonRow(one, cohorts[one.pk], counselors[one.pk]) for one in people]


def _cohorts(people: list[User]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Cohort.objects.in_use().filter(profiles__user__in=people).order_by("name")
    for pk, name in rows.values_list("profiles__user", "name"):
        found[pk].append(name)
    return found


def _counselors(people: list[User]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER, student__in=people)
    for pk, name in rows.order_by("staff__full_name").values_list("student", "staff__full_name"):
        found[pk].append(name)
    return found
