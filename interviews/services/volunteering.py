"""Contacts who offer, on their page, to help more students."""

import datetime as dt

from contacts import services as contacts
from contacts.models import DirectoryEntry
from interviews.models import IllegalMove, Interview, Stage
from interviews.services.to_contact import address_with_link


def can_volunteer(interview: Interview, address: str) -> bool:
    """True after a yes; `address` is what `address_with_link` returned."""
    return bool(address) and interview.stage in (Stage.SCHEDULED, Stage.HELD, Stage.THANKED)


def volunteer(*, interview: Interview, now: dt.datetime) -> DirectoryEntry | None:
    """Return the entry to change; None if the link to it was emailed. Raises IllegalMove."""
    address = address_with_link(interview)
    if not can_volunteer(interview, address):
        raise IllegalMove("volunteer", interview.stage)
    return contacts.volunteer(contact=interview.contact, address=address, now=now)
