"""A student's contacts that may be one person, for the page that lists them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise

from contacts.domain.contact_matching import Reason
from contacts.domain.contact_pairs import Pair
from contacts.models import Contact, ContactMerge
from contacts.models.merges import UNDO_MERGE_FOR
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


def merges_to_undo(owner: User, now: dt.datetime) -> list[ContactMerge]:
    """Return the merges that can still be undone, newest first. One query."""
    rows = ContactMerge.objects.editable_by(owner).select_related("kept").order_by("-at", "-pk")
    recent = rows.filter(undone_at=None, at__gt=now - UNDO_MERGE_FOR)
    return [merge for merge in recent if merge.can_undo(now)]


def merged_into(owner: User, codes: Collection[str]) -> Contact | None:
    """Return the contact that one of `codes` became a part of, if any. One query."""
    rows = ContactMerge.objects.editable_by(owner).filter(undone_at=None, merged_code__in=codes)
    merge = rows.select_related("kept").order_by("-pk").first()
    return merge.kept if merge else None
