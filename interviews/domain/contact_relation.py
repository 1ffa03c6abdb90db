"""How far a student and a contact have come, with the days: over all their interviews."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from contacts.domain.contact_page import ContactPage
from contacts.domain.relation import REACHED, STEPS
from contacts.models import Contact
from core.clock import local
from core.dates import month_day
from interviews.models import Interview, Stage, guaranteed

Status = Contact.Status
# the step that comes next by a day of its own
DUE_STEP = {Status.SCHEDULED: 1, Status.THANK_NOW: 2}
TALKED = (Stage.HELD, Stage.THANKED)


def relation_steps(
    page: ContactPage, interviews: Sequence[Interview], zone: str
) -> list[tuple[str, str, str]]:
    """Return (words, state, day) of each step, as the tag `relation` draws them.

    `interviews` are newest first.
    """
    contact = page.contact
    days = [
        next((talk.asked_at for talk in interviews if talk.asked_at), None),
        next((talk.ended_at for talk in interviews if talk.stage in TALKED), None),
        next((talk.thanked_at for talk in interviews if talk.thanked_at), None),
    ]
    reached = [number for number, moment in enumerate(days, 1) if moment]
    done = max([REACHED[Status(contact.status)], *reached])
    words = [_day(moment, page.now, zone) if moment else "" for moment in days]
    words.append(_next_turn(contact, page.now, zone))
    steps = [
        (str(label), "done" if number < done else "", words[number] if number < done else "")
        for number, label in enumerate(STEPS)
    ]
    if contact.next_due_at and DUE_STEP.get(Status(contact.status)) == done:
        steps[done] = (str(STEPS[done]), "now", _due(contact, page.now, zone))
    return steps


def _day(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    is_today = local(moment, zone).date() == local(now, zone).date()
    return _("today") if is_today else month_day(moment, zone)


def _due(contact: Contact, now: dt.datetime, zone: str) -> str:
    due = guaranteed(contact.next_due_at)
    if contact.status == Status.SCHEDULED:
        return _day(due, now, zone)
    return _("by %(day)s") % {"day": _day(due, now, zone)} if due > now else _("it is time")


def _next_turn(contact: Contact, now: dt.datetime, zone: str) -> str:
    due = contact.next_due_at
    if contact.status != Status.KEEPING_IN_TOUCH or due is None:
        return ""
    return _("next %(day)s") % {"day": month_day(due, zone)} if due > now else _("it is time")
