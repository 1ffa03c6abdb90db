"""Email to the contact of an interview, whose address the student may not know."""

import datetime as dt
from typing import Any

from django.db.models import Q

from contacts import services as contacts
from contacts.models import Channel
from contacts.selectors.hidden_addresses import address_of, hidden_address
from interviews.models import Interview
from outbox import services as outbox
from outbox.models import Email

# kinds of email to the contact, by the row that they are about
ABOUT_INTERVIEW = ("request", "follow_up", "reply", "confirmation", "thank_you")
ABOUT_EVENT = ("change", "receipt", "after_missed")


def email_contact(
    kind: str, interview: Interview, *, object_id: int, fact: str, now: dt.datetime, **more: Any
) -> Email | None:
    """Add an email to the contact in the caller's transaction; None if there is no address."""
    contact = interview.contact
    address = address_of(contact)
    if not address:
        return None
    return outbox.add(
        kind,
        address=address,
        hides_address=contact.hides_address,
        object_id=object_id,
        fact=fact,
        sender=interview.student,
        now=now,
        **more,
    )


def reveal_after_yes(interview: Interview, now: dt.datetime) -> None:
    """Show the student the address from the directory, after a yes by the answer link.

    Only if every email with that link went to an address that the student does not know: then
    nobody but its owner can have opened the link. Two queries for such a contact.
    """
    address = hidden_address(interview.contact)
    if not address or interview.channel != Channel.SITE:
        return
    events = interview.events.values("pk")
    about = Q(kind__in=ABOUT_INTERVIEW, object_id=interview.pk)
    emails = Email.objects.filter(about | Q(kind__in=ABOUT_EVENT, object_id__in=events))
    hidden = Q(hides_address=True)
    known = emails.exclude(hidden | Q(address=outbox.recipient(address)))
    if emails.filter(hidden, kind="request").exists() and not known.exists():
        contacts.reveal_address(contact=interview.contact, now=now)
