"""Steps about contacts: the first request, and being in touch again."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.models import Contact, cadence
from core.clock import DAY, local
from core.dates import month_day
from core.links import page
from core.step import Rank, Step
from office.selectors.calendar import breaks
from users.models import User

NUMBERS = {
    1: gettext_lazy("A month"),
    2: gettext_lazy("Two months"),
    3: gettext_lazy("Three months"),
    4: gettext_lazy("Four months"),
    5: gettext_lazy("Five months"),
    6: gettext_lazy("Six months"),
    12: gettext_lazy("A year"),
}
DAYS_IN_MONTH = 30.4
PLAN = "plan"  # what a step of a planned day is about


def request_verb(contact: Contact) -> str:
    """Return what a first request to this contact is called."""
    verb = (
        _("Ask %(first)s whom they know")
        if contact.is_connector
        else _("Write request to %(first)s")
    )
    return verb % {"first": contact.first_name}


def first_request(contact: Contact, now: dt.datetime) -> Step:
    text = (
        _("Next: ask %(first)s whom they know. It takes about three minutes.")
        if contact.is_connector
        else _("Next: write your request to %(first)s. It takes about three minutes.")
    )
    return Step(
        Rank.START,
        now,
        request_verb(contact),
        text % {"first": contact.first_name},
        reverse("interviews:request", args=[contact.code]),
        state="neutral",
        person=contact.name,
    )


def steps_of(student: User, now: dt.datetime) -> list[Step]:
    """Return a step for each contact whose turn or planned day it is, oldest first. One query."""
    today = local(now, student.zone).date()
    kept = Q(status=Contact.Status.KEEPING_IN_TOUCH, cadence__gt=0, next_due_at__lte=now)
    planned = Q(status__in=Contact.MAY_BE_ASKED, planned_on__lte=today)
    due = Contact.objects.editable_by(student).active().filter(kept | planned)
    found = (
        planned_step(contact, student.zone, now) or keep_in_touch_step(contact, student.zone, now)
        for contact in due
    )
    return sorted(step for step in found if step)


def planned_step(contact: Contact, zone: str, now: dt.datetime) -> Step | None:
    """Return None before the day on which the student means to ask, and without one."""
    due = contact.planned_at(zone)
    if due is None or due > now:
        return None
    about = {"first": contact.first_name, "day": month_day(due, zone)}
    return Step(
        Rank.START,
        due,
        request_verb(contact),
        _("You planned to ask %(first)s on %(day)s.") % about,
        page("interviews:request", contact.code),
        detail=Truncator(" ".join(contact.tidbits.split())).chars(90),
        state="time",
        about=(PLAN, contact.pk),
        person=contact.name,
    )


def keep_in_touch_step(contact: Contact, zone: str, now: dt.datetime) -> Step | None:
    """Return None before this contact's turn, and after it has ended. No query."""
    first = contact.next_turn_at(zone)
    turn = cadence.current_turn(first, contact.cadence or 0, zone, breaks(), now) if first else None
    if turn is None or contact.last_touch_at is None:
        return None
    about = {"first": contact.first_name, "interval": interval(contact.last_touch_at, now)}
    return Step(
        Rank.KEEP,
        turn,
        _("Get in touch with %(first)s") % about,
        _("%(interval)s since you were last in touch with %(first)s.") % about,
        page("interviews:keep", contact.code),
        detail=Truncator(" ".join(contact.tidbits.split())).chars(90),
        state="ok",
        about=("contact", contact.pk),
        person=contact.name,
    )


def interval(since: dt.datetime, now: dt.datetime) -> str:
    """Return "Three months", to begin a sentence with."""
    months = round((now - since) / DAY / DAYS_IN_MONTH)
    if months < 1:
        days = max((now - since).days, 0)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return str(NUMBERS.get(months) or _("%(n)s months") % {"n": months})
