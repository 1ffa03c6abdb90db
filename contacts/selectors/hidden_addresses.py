"""Addresses of the directory that letters go to, and that no student reads before a yes."""

import datetime as dt

from django.db.models import F

from contacts.models import Contact, DirectoryEntry
from core.addresses import ascii_form
from core.clock import local
from office.selectors.settings import office_settings


def hidden_address(contact: Contact) -> str:
    """Return the directory's address of a contact that hides it; "" without one. One query.

    Somebody who was removed keeps getting what an open request needs until the entry is deleted.
    """
    if not (contact.hides_address and contact.person_id):
        return ""
    entries = DirectoryEntry.objects.filter(person=contact.person_id)
    newest_first = entries.order_by(F("archived_at").desc(nulls_first=True), "-pk")
    return newest_first.values_list("email", flat=True).first() or ""


def address_of(contact: Contact) -> str:
    """Return where letters go; never for a page or a file of a student."""
    return contact.email or hidden_address(contact)


def takes_requests(contact: Contact, now: dt.datetime, *, address: str = "") -> bool:
    """True unless a contact hides its address and is not in the directory or on hold. One query.

    With `address`, False also if the directory has another one by now.
    """
    if not contact.hides_address:
        return True
    today = local(now, office_settings().zone).date()
    entries = DirectoryEntry.objects.listed().not_held(today).filter(person=contact.person_id)
    known = [ascii_form(email) or email for email in entries.values_list("email", flat=True)]
    return address in known if address else bool(known)
