"""Emails by which a student keeps in touch: final when sent, without times and without a link."""

import datetime as dt

from core.addresses import normalize
from interviews.emails.student_letters import row_id
from interviews.models import ContactLetter
from interviews.selectors.writable import is_stopped
from outbox.domain.kinds import Message
from outbox.models import Email


def build_contact_letter(email: Email, now: dt.datetime) -> Message:
    return Message(email.subject, email.body)


def contact_letter_wanted(email: Email, now: dt.datetime) -> bool:
    """True for a letter that stands, to the contact's address of today, past no stop or hold."""
    letters = ContactLetter.objects.standing().select_related("contact")
    letter = letters.filter(pk=row_id(email)).first()
    if letter is None or letter.fact != email.fact:
        return False
    contact = letter.contact
    is_same = bool(contact.email) and normalize(contact.email) == normalize(email.address)
    return is_same and not is_stopped(contact, now)
