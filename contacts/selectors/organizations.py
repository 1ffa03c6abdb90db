"""A student's organizations: one page of them, and what is known of one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Q
from django.http import QueryDict

from contacts.models import Contact, Organization, Referral
from core.pages import GrowingPaginator
from core.search import typed
from users.models import User

PER_PAGE = 25
MOST_TITLES = 40
MOST_REFERRALS = 20
OFFERED = 200  # names that the browser suggests


@dataclass(frozen=True)
class OrganizationList:
    """One page of them. `has_any`: False if the student has none yet."""

    page: Page
    query: str
    has_any: bool

    @property
    def query_string(self) -> str:
        return urlencode({"q": self.query}) if self.query else ""

    @property
    def first_new(self) -> Organization | None:
        """The first row that the page before did not show; None on the first page."""
        shown = (self.page.number - 1) * PER_PAGE
        return self.page.object_list[shown] if shown else None


@dataclass(frozen=True)
class OrganizationPage:
    """`titles` are what people there do and what the student typed, each once.

    `referrals` led to it, or are opportunities that contacts there told of.
    """

    organization: Organization
    people: Page
    titles: list[str]
    referrals: list[Referral]

    @property
    def first_new(self) -> Contact | None:
        shown = (self.people.number - 1) * PER_PAGE
        return self.people.object_list[shown] if shown else None


def organization_list(owner: User, params: QueryDict) -> OrganizationList:
    """Return the active ones for `?q=&page=`, by name, with `people`. 2 queries; 3 without any."""
    query = typed(params.get("q", ""))
    mine = Organization.objects.editable_by(owner).active()
    people = Count("contacts", filter=Q(contacts__archived_at=None))
    found = mine.matching(query)
    rows = found.annotate(people=people).order_by("sort_key", "id")
    paginator = GrowingPaginator(rows, PER_PAGE)
    paginator.count = found.count()
    page = paginator.get_page(params.get("page"))
    page.object_list = list(page.object_list)
    return OrganizationList(page, query, has_any=bool(page.object_list) or mine.exists())


def organization_page(organization: Organization, params: QueryDict) -> OrganizationPage:
    """Return what is known of one, with active contacts there for `?page=`. 4 queries."""
    there = Contact.objects.filter(organization_record=organization).active()
    paginator = GrowingPaginator(there.as_rows().order_by("sort_key", "id"), PER_PAGE)
    page = paginator.get_page(params.get("page"))
    page.object_list = list(page.object_list)
    held = there.exclude(title="").order_by("title").values_list("title", flat=True)
    titles = [*organization.job_titles.splitlines(), *held.distinct()[:MOST_TITLES]]
    once = {title.strip().casefold(): title.strip() for title in reversed(titles) if title.strip()}
    named = Referral.objects.editable_by(organization.owner).about_organization(organization)
    return OrganizationPage(
        organization,
        page,
        list(reversed(once.values()))[:MOST_TITLES],
        list(named.select_related("by").order_by("-id")[:MOST_REFERRALS]),
    )


def other_names(organization: Organization) -> list[str]:
    """Return the first names of the student's other ones, to suggest. One query."""
    mine = Organization.objects.filter(owner_id=organization.owner_id).active()
    others = mine.exclude(pk=organization.pk).order_by("sort_key")
    return list(others.values_list("name", flat=True)[:OFFERED])
