"""One page of a student's contacts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.chips import Chip
from core.codes import is_code
from core.pages import GrowingPaginator
from users.models import User

PER_PAGE = 25
LONGEST_SEARCH = 100
EMPTY_TEXTS: dict[str, str | Promise] = {
    Contact.Status.TO_CONTACT: _("Nobody is waiting to be asked."),
    Contact.Status.ASKED: _("Nobody is waiting for a reply."),
    Contact.Status.SCHEDULED: _("No talk is on the calendar."),
    Contact.Status.THANK_NOW: _("Everybody has been thanked."),
    Contact.Status.KEEPING_IN_TOUCH: _("Nobody to keep in touch with yet."),
    Contact.Status.CLOSED: _("Nothing is closed."),
}


@dataclass(frozen=True)
class ContactList:
    """One page and its filters. `has_any`: false if the student has no contact yet."""

    page: Page
    chips: list[Chip]
    status: str
    query: str
    has_any: bool

    @property
    def empty_text(self) -> str | Promise:
        """Why the page is empty, if the status alone is the reason."""
        return "" if self.query else EMPTY_TEXTS.get(self.status, "")

    @property
    def query_string(self) -> str:
        given = {"status": self.status, "q": self.query}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def first_new(self) -> Contact | None:
        """The first row that the page before did not show; None on the first page."""
        shown = (self.page.number - 1) * PER_PAGE
        return self.page.object_list[shown] if shown else None


def contact_list(owner: User, params: QueryDict) -> ContactList:
    """Return the active contacts for `?status=&q=&page=`, by name. Two queries.

    Each page shows what the pages before it show, too. Unknown values count as absent.
    """
    query = params.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    status = params.get("status", "")
    status = status if status in Contact.Status.values else ""
    found = Contact.objects.editable_by(owner).active().matching(query).order_by("sort_key", "id")
    counts = found.counts_by_status()
    if status:
        found = found.filter(status=status)
    paginator = GrowingPaginator(found.as_rows(), PER_PAGE)
    # Already known, which saves a query.
    paginator.count = counts.get(status, 0) if status else sum(counts.values())
    page = paginator.get_page(params.get("page"))
    page.object_list = list(page.object_list)
    return ContactList(
        page,
        _chips(counts, status, query),
        status,
        query,
        has_any=bool(counts or query or status),
    )


def _chips(counts: dict[str, int], chosen: str, query: str) -> list[Chip]:
    search = {"q": query} if query else {}
    everybody = Chip(_("All"), urlencode(search), sum(counts.values()), is_chosen=not chosen)
    return [
        everybody,
        *(
            Chip(
                status.label,
                urlencode({"status": status.value} | search),
                counts.get(status, 0),
                is_chosen=status == chosen,
            )
            for status in Contact.Status
            if status in counts or status == chosen
        ),
    ]


def contact_with_code(owner: User, code: str) -> Contact | None:
    """Return the contact of `owner`, archived or not, or None. At most one query."""
    return Contact.objects.editable_by(owner).filter(code=code).first() if is_code(code) else None
