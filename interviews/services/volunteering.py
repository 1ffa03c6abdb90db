"""Contacts who offer, on their page, to help more students."""

import datetime as dt

from contacts import services as contacts
from contacts.models import Channel, DirectoryEntry
from contacts.selectors.hidden_addresses import address_of
from interviews.models import IllegalMove, Interview, Stage


def can_volunteer(interview: Interview) -> bool:
    """True after a yes, if the site has emailed the link: else a student may have opened it."""
    after_yes = interview.stage in (Stage.SCHEDULED, Stage.HELD, Stage.THANKED)
    return after_yes and interview.channel == Channel.SITE and interview.contact.can_be_emailed


def volunteer(*, interview: Interview, now: dt.datetime) -> DirectoryEntry | None:
    """Return the entry to change; None if the link to it was emailed. Raises IllegalMove."""
    address = address_of(interview.contact)
    if not (can_volunteer(interview) and address):
        raise IllegalMove("volunteer", interview.stage)
    return contacts.volunteer(contact=interview.contact, address=address, now=now)
