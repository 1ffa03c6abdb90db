"""A student's contacts that may be one person, for the page that lists them."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise

from contacts.domain.contact_matching import Reason
from contacts.domain.contact_pairs import Pair
from contacts.models import Contact
from contacts.selectors.own_contacts import own_pairs
from users.models import User

PER_PAGE = 25


@dataclass(frozen=True)
class ContactPair:
    one: Contact
    other: Contact
    reason: Reason

    @property
    def words(self) -> str | Promise:
        return self.reason.words

    @property
    def contacts(self) -> tuple[Contact, Contact]:
        return self.one, self.other


def duplicates_page(owner: User, params: QueryDict) -> tuple[Page, list[ContactPair]]:
    """Return a page of pairs, the surest first. At most four queries."""
    page = Paginator(own_pairs(owner), PER_PAGE).get_page(params.get("page"))
    pairs: list[Pair] = list(page.object_list)
    ids = {number for pair in pairs for number in (pair.one, pair.other)}
    contacts = Contact.objects.editable_by(owner).in_bulk(ids)
    return page, [
        ContactPair(contacts[pair.one], contacts[pair.other], pair.reason)
        for pair in pairs
        if pair.one in contacts and pair.other in contacts
    ]
