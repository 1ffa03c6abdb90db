"""Who referred the student to a contact, and whether a text may say so.

Every text for a contact gets the name of a referrer here and nowhere else.
"""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from contacts.domain.names_in_text import is_named_in
from contacts.models import Contact, Referral

Permission = Referral.Permission


@dataclass(frozen=True)
class Referrer:
    contact: Contact
    permission: Permission

    @property
    def may_be_named(self) -> bool:
        return self.permission == Permission.YES

    @property
    def said_no(self) -> bool:
        return self.permission == Permission.NO


def introducer_permission(contact: Contact) -> Permission:
    return Permission(contact.introducer_answer)


def may_be_named(referral: Referral) -> bool:
    return referral.may_use_name == Permission.YES


def introducer_to_name(contact: Contact) -> str:
    """Return the name of who introduced them if it may be said, else "". At most one query."""
    introducer = contact.introduced_by
    may = introducer_permission(contact) == Permission.YES
    return introducer.name if introducer and may and not introducer.erased_at else ""


def referrers_of(contact: Contact) -> list[Referrer]:
    """Return everybody who led to `contact`, the introducer first. At most two queries.

    For the introducer the contact's own permission holds, for others that of their referral.
    """
    found = {}
    if contact.introduced_by and not contact.introduced_by.erased_at:
        found[contact.introduced_by.pk] = Referrer(
            contact.introduced_by, introducer_permission(contact)
        )
    for referral in _referrals_to(contact):
        found.setdefault(referral.by_id, Referrer(referral.by, Permission(referral.may_use_name)))
    return list(found.values())


def named_without_permission(contact: Contact, *texts: str) -> list[Referrer]:
    """Return who led to `contact`, is named in a text for them, and has not allowed that."""
    text = "\n".join(texts)
    if not text.strip():
        return []
    others = (contact.name, contact.preferred_name, contact.owner.full_name)
    return [
        it
        for it in referrers_of(contact)
        if not it.may_be_named and is_named_in(text, it.contact, others)
    ]


def sayable(contact: Contact, text: str) -> str:
    """Return `text`, or "" if it names somebody who led to `contact` and has not allowed that."""
    return "" if named_without_permission(contact, text) else text


def _referrals_to(contact: Contact) -> list[Referral]:
    if contact.pk is None:
        return []
    prefetch_related_objects(
        [contact], Prefetch("named_as", Referral.objects.select_related("by").order_by("pk"))
    )
    return list(contact.named_as.all())
