"""Exchanges with a contact, the rhythm in which they should follow each other, and where things
stand.

Interviews tell of theirs, inside each move's transaction; the student tells of the others.
"""

import datetime as dt

from django.db import transaction

from contacts.models import Contact, Touch
from contacts.models import cadence as keeping
from core import zones


def touch(*, contact: Contact, what: str, now: dt.datetime, note: str = "") -> None:
    """Write down a real exchange at `now`; the rhythm of keeping in touch starts over from the
    latest one."""
    Touch.objects.create(contact=contact, at=now, what=what, note=note)
    stored = _locked(contact.pk)
    if stored.last_touch_at is None or stored.last_touch_at <= now:
        stored.last_touch_at, stored.snoozed_until = now, None
    _settle(stored)
    contact.last_touch_at, contact.snoozed_until = stored.last_touch_at, stored.snoozed_until


def untouch(*, contact: Contact, what: str, at: dt.datetime) -> None:
    """Take back an exchange that was written down by mistake; the one before it counts again."""
    Touch.objects.filter(contact=contact, what=what, at=at).delete()
    last = (
        Touch.objects.filter(contact=contact).order_by("-at").values_list("at", flat=True).first()
    )
    Contact.objects.filter(pk=contact.pk).update(last_touch_at=last)


def set_status(*, contact: Contact, status: str, next_due_at: dt.datetime | None) -> None:
    """What the contact list says of this contact; interviews calls it inside each move's
    transaction."""
    Contact.objects.filter(pk=contact.pk).update(status=status, next_due_at=next_due_at)


@transaction.atomic
def been_in_touch(*, contact: Contact, way: str, note: str, at: dt.datetime, zone: str) -> None:
    """An exchange that the student tells of. Told twice of one day, it is one."""
    _locked(contact.pk)
    told = Touch.objects.filter(contact=contact, what=way, note=note)
    days = {each.astimezone(zones.named(zone)).date() for each in told.values_list("at", flat=True)}
    if at.astimezone(zones.named(zone)).date() not in days:
        touch(contact=contact, what=way, now=at, note=note)


@transaction.atomic
def keep(*, contact: Contact, cadence: int, now: dt.datetime) -> None:
    """How often the student wants to keep in touch. What would be over already is due tomorrow:
    they just looked."""
    stored = _locked(contact.pk)
    if stored.cadence == cadence:
        return
    zone = stored.owner.zone
    stored.cadence, stored.snoozed_until = cadence, None
    due = stored.keep_due(zone)
    if due and due <= now:
        stored.snoozed_until = keeping.tomorrow(now, zone)
    _settle(stored)
    contact.cadence, contact.snoozed_until = stored.cadence, stored.snoozed_until


@transaction.atomic
def keep_later(*, contact: Contact, until: dt.datetime | None) -> None:
    """The student wants the next turn not before `until`; None: when it was due in the first
    place."""
    stored = _locked(contact.pk)
    stored.snoozed_until = until
    _settle(stored)


@transaction.atomic
def mark_interest(*, contact: Contact, took_interest: bool) -> None:
    """Whether this person took an interest in the student's career."""
    Contact.objects.filter(pk=contact.pk).update(took_interest=took_interest)
    contact.took_interest = took_interest


def _locked(contact_id: int) -> Contact:
    return (
        Contact.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .get(pk=contact_id)
    )


def _settle(stored: Contact) -> None:
    """Save the rhythm, and the date that lists show while nothing else is to be done with this
    contact."""
    if stored.status == Contact.Status.KEEPING_IN_TOUCH:
        stored.next_due_at = stored.keep_due(stored.owner.zone)
    stored.save(update_fields=["last_touch_at", "cadence", "snoozed_until", "next_due_at"])
