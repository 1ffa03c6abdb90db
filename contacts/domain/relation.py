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


def next_words(status: str, due: dt.datetime | None, now: dt.datetime) -> str | Promise:
    """Return what `due` is the date of; empty where only an interview would know."""
    if status == Status.TO_CONTACT:
        return _("Write request")
    if status == Status.SCHEDULED and due and due <= now:
        return _("Say how it went")
    return NEXT[Status(status)] if due else ""


def is_pressing(status: str, due: dt.datetime | None, now: dt.datetime) -> bool:
    """Return whether somebody waits: for thanks, or for a follow-up that is late."""
    is_late = due is not None and due <= now
    return bool(due) and (status == Status.THANK_NOW or (status == Status.ASKED and is_late))
