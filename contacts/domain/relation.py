"""How far a student and a contact have come, and what is next, from the contact's row alone."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact

Status = Contact.Status
STEPS = (_("Asked"), _("Talked"), _("Thanked"), _("In touch"))
REACHED = {
    Status.TO_CONTACT: 0,
    Status.ASKED: 1,
    Status.SCHEDULED: 1,
    Status.THANK_NOW: 2,
    Status.KEEPING_IN_TOUCH: 4,
    Status.CLOSED: 1,
}
NEXT = {
    Status.ASKED: _("Follow up"),
    Status.SCHEDULED: _("Talk"),
    Status.THANK_NOW: _("Say thank you"),
    Status.KEEPING_IN_TOUCH: _("Get in touch"),
    Status.CLOSED: _("Ask again"),
}


def steps(status: str) -> list[tuple[str, str, str]]:
    """Return (words, state, no date) of each step, as the tag `relation` draws them."""
    done = REACHED[Status(status)]
    return [(str(words), "done" if number < done else "", "") for number, words in enumerate(STEPS)]


def next_words(contact: Contact, due: dt.datetime | None, now: dt.datetime) -> str | Promise:
    """Return what `due` is the date of; empty where only an interview would know."""
    status = contact.status
    if contact.archived_at:
        return ""
    if status == Status.TO_CONTACT:
        return _("Ask whom they know") if contact.is_connector else _("Write request")
    if status == Status.SCHEDULED and due and due <= now:
        return _("Say how it went")
    if due is not None and due != contact.next_due_at:
        return _("Ask again")  # the planned day
    return NEXT[Status(status)] if due else ""


def next_at(contact: Contact, zone: str) -> dt.datetime | None:
    """Return when the next thing is due; the planned day of asking if that is earlier."""
    known = [at for at in (contact.next_due_at, contact.planned_at(zone)) if at]
    return min(known, default=None)


def is_pressing(contact: Contact, due: dt.datetime | None, now: dt.datetime) -> bool:
    """Return whether somebody waits, for thanks or a late follow-up, or a planned day has come."""
    if due is None:
        return False
    if contact.status == Status.THANK_NOW:
        return True
    return due <= now and (contact.status == Status.ASKED or due != contact.next_due_at)
