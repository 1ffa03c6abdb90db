"""Email to the contact of an interview, whose address the student may not know."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from contacts import services as contacts
from contacts.models import Channel
from contacts.selectors.hidden_addresses import address_of, hidden_address
from interviews.models import Interview
from interviews.services.pending_mail import OUT
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


def address_with_link(interview: Interview) -> str:
    """Return the contact's address if the answer link was emailed there alone, else "".

    Any other link may be in the hands of the student, who may change the contact's address, too:
    what only the owner of the address may have is not shown by it. At most two queries.
    """
    address = address_of(interview.contact)
    if not address or interview.channel != Channel.SITE:
        return ""
    out = emails_with_link(interview).filter(state__in=OUT)
    return "" if _not_to(out, address).exists() else address


def emails_with_link(interview: Interview) -> QuerySet[Email]:
    events = interview.events.values("pk")
    about = Q(kind__in=ABOUT_INTERVIEW, object_id=interview.pk)
    return Email.objects.filter(about | Q(kind__in=ABOUT_EVENT, object_id__in=events))


def _not_to(emails: QuerySet[Email], address: str) -> QuerySet[Email]:
    """Return those to another address; one that was hidden is the directory's, now or before."""
    return emails.exclude(Q(hides_address=True) | Q(address=outbox.recipient(address)))


def reveal_after_yes(interview: Interview, now: dt.datetime) -> None:
    """Show the student the address from the directory, after a yes by the answer link.

    Only if every email with that link went to an address that the student does not know: then
    nobody but its owner can have opened the link. Two queries for such a contact.
    """
    address = hidden_address(interview.contact)
    if not address or interview.channel != Channel.SITE:
        return
    emails = emails_with_link(interview)
    was_hidden = emails.filter(hides_address=True, kind="request").exists()
    if was_hidden and not _not_to(emails, address).exists():
        contacts.reveal_address(contact=interview.contact, now=now)
