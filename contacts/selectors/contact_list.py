"""One page of a student's contacts, as the address line asks for it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.codes import is_code
from users.models import User

PER_PAGE = 25
LONGEST_SEARCH = 100
NOBODY: dict[str, Any] = {
    Contact.Chip.TO_CONTACT: _("Nobody is waiting to be asked."),
    Contact.Chip.ASKED: _("Nobody is waiting for a reply."),
    Contact.Chip.SCHEDULED: _("No talk is on the calendar."),
    Contact.Chip.THANK_NOW: _("Everybody has been thanked."),
    Contact.Chip.KEEPING_IN_TOUCH: _("Nobody to keep in touch with yet."),
    Contact.Chip.CLOSED: _("Nothing is closed."),
}


@dataclass(frozen=True)
class ChipCount:
    """One filter: `value` for the address line, its words, how many contacts it would show."""

    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Listing:
    page: Page
    chips: list[ChipCount]
    chip: str
    query: str
    has_any: bool

    @property
    def nobody(self) -> str:
        """Why the page is empty, when a chip alone is the reason."""
        return "" if self.query else NOBODY.get(self.chip, "")


def listing(owner: User, asked: QueryDict) -> Listing:
    """The contacts that `?chip=&q=&page=` names, by name; anything odd in the address line
    counts as absent."""
    query = asked.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    chip = asked.get("chip", "") if asked.get("chip", "") in Contact.Chip.values else ""
    found = Contact.objects.editable_by(owner).active().matching(query).order_by("sort_key", "id")
    counts = found.counts_by_chip()
    if chip:
        found = found.filter(chip=chip)
    paginator = Paginator(found.as_rows(), PER_PAGE)
    paginator.count = counts.get(chip, 0) if chip else sum(counts.values())  # known: spares a query
    return Listing(
        paginator.get_page(asked.get("page")),
        _chips(counts, chip),
        chip,
        query,
        bool(counts) or bool(query),
    )


def _chips(counts: dict[str, int], chosen: str) -> list[ChipCount]:
    """Everybody, then each chip that somebody wears; the chosen one stays even where nobody
    does."""
    everybody = ChipCount("", str(_("All")), sum(counts.values()), not chosen)
    worn = [
        ChipCount(chip.value, str(chip.label), counts.get(chip.value, 0), chip == chosen)
        for chip in Contact.Chip
        if chip in counts or chip == chosen
    ]
    return [everybody, *worn]


def named(owner: User, code: str) -> Contact | None:
    """The contact of `owner` that a code in the address line names, put away or not."""
    return Contact.objects.editable_by(owner).filter(code=code).first() if is_code(code) else None
