"""Checks whether a contact may be written to now."""

import datetime as dt

from django.utils.translation import gettext_lazy

from contacts import services as contacts
from contacts.models import Channel, Contact
from contacts.selectors.hidden_addresses import takes_requests
from core.errors import Refusal
from interviews.models import Interview
from interviews.services.refusals import ContactSuppressed, TooManyOpen, say_limit
from outbox import services as outbox
from users.models import User

DRAFT_IS_KEPT = gettext_lazy("What you write is kept as a draft.")


def reason_cannot_ask(*, contact: Contact, now: dt.datetime) -> Refusal | None:
    """Return why `contact` can't be asked now, or None; `send` checks it again.

    TooManyLetters leaves the other ways open.
    """
    found = _refusal(contact, now)
    if not found and contact.person:
        until = contacts.available_from(contact.person, now)
        found = contacts.LimitReached(until) if until != now else None
    if not found and contact.can_be_emailed:
        found = outbox.exceeded_limit(sender=contact.owner, address=contact.email, now=now)
    if found:
        say_limit(found, contact, now, ending=DRAFT_IS_KEPT)
    return found


def letter_limit(*, contact: Contact, sender: User, now: dt.datetime) -> Refusal | None:
    """Return the limit that prevents a letter to this contact now, or None. One query."""
    if not contact.can_be_emailed:
        return None
    found = outbox.exceeded_limit(sender=sender, address=contact.email, now=now)
    if found:
        say_limit(found, contact, now)
    return found


def check_limits(interview: Interview, channel: str, now: dt.datetime) -> None:
    contact = interview.contact
    outbox.check_set_up(now)
    if channel == Channel.SITE:
        outbox.check_letter_limits(
            sender_id=interview.student_id,
            address=contact.email,
            is_hidden=contact.hides_address,
            now=now,
        )
    if refusal := _refusal(contact, now):
        raise refusal
    open_requests = Interview.objects.filter(student_id=interview.student_id).open()
    most = interview.rules_at(now).open_requests
    if open_requests.count() >= most:
        raise TooManyOpen(most)


def _refusal(contact: Contact, now: dt.datetime) -> Refusal | None:
    """Return LimitReached for a pause until a known day, else ContactSuppressed, or None."""
    if not takes_requests(contact, now):
        return ContactSuppressed()
    addresses = [contact.email, *contacts.address_keys(contact.person)]
    found = outbox.suppression_of_any(filter(None, addresses), "request", now)
    if found is None:
        return None
    free = contacts.available_from(contact.person, now) if contact.person else now
    return (
        contacts.LimitReached(max(found.until, free))
        if found.until and free
        else ContactSuppressed()
    )
