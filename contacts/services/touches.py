"""Exchanges with a contact, the cadence between them, and the status.

Interviews records its exchanges inside each move's transaction; the student reports the others.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Case, F, When

from contacts.models import Contact, Touch
from contacts.models.cadence import snooze_end, start_of_tomorrow
from core import zones


def record_touch(*, contact: Contact, what: str, now: dt.datetime, note: str = "") -> None:
    """Save an exchange at `now`; the next turn is counted from the latest one."""
    Touch.objects.create(contact=contact, at=now, what=what, note=note)
    stored = _locked(contact.pk)
    if stored.last_touch_at is None or stored.last_touch_at <= now:
        stored.last_touch_at, stored.snoozed_until = now, None
    _save_cadence(stored)
    contact.last_touch_at, contact.snoozed_until = stored.last_touch_at, stored.snoozed_until


def undo_record_touch(*, contact: Contact, what: str, at: dt.datetime) -> None:
    Touch.objects.filter(contact=contact, what=what, at=at).delete()
    last = (
        Touch.objects.filter(contact=contact).order_by("-at").values_list("at", flat=True).first()
    )
    Contact.objects.filter(pk=contact.pk).update(last_touch_at=last)


@transaction.atomic
def undo_touch(
    *,
    contact: Contact,
    what: str,
    at: dt.datetime,
    last_touch_at: dt.datetime | None,
    snoozed_until: dt.datetime | None,
) -> None:
    """Delete an exchange that was none: a report, or an email that never left.

    The next turn is as it was before. A second call has no further effect.
    """
    Touch.objects.filter(contact=contact, what=what, at=at).delete()
    stored = _locked(contact.pk)
    if stored.last_touch_at == at:
        others = Touch.objects.filter(contact=contact).values_list("at", flat=True)
        known = [moment for moment in (*others, last_touch_at) if moment]
        stored.last_touch_at, stored.snoozed_until = max(known, default=None), snoozed_until
    _save_cadence(stored)


@transaction.atomic
def report_touch(*, contact: Contact, way: str, note: str, at: dt.datetime, zone: str) -> bool:
    """Save an exchange that the student reports; return False for one that is there that day."""
    _locked(contact.pk)
    local_zone = zones.named(zone)
    same = Touch.objects.filter(contact=contact, what=way, note=note).values_list("at", flat=True)
    if at.astimezone(local_zone).date() in {one.astimezone(local_zone).date() for one in same}:
        return False
    record_touch(contact=contact, what=way, now=at, note=note)
    return True


def set_status(*, contact: Contact, status: str, next_due_at: dt.datetime | None) -> None:
    """Save the values that lists show; interviews calls it inside each move's transaction.

    A day on which the student meant to ask has served its purpose once another status follows.
    """
    changed: dict[str, Any] = {"status": status, "next_due_at": next_due_at}
    if status not in (Contact.Status.TO_CONTACT, Contact.Status.ASKED):
        changed["planned_on"] = Case(When(status=status, then=F("planned_on")))
    Contact.objects.filter(pk=contact.pk).update(**changed)


@transaction.atomic
def set_cadence(*, contact: Contact, cadence: int, now: dt.datetime) -> None:
    """Set how often to keep in touch. Raises ValueError for an unknown cadence.

    A turn that this makes overdue comes tomorrow: the student is viewing the contact right now.
    """
    cadence = Contact.Cadence(cadence)
    stored = _locked(contact.pk)
    if stored.cadence == cadence:
        return
    zone = stored.owner.zone
    stored.cadence, stored.snoozed_until = cadence, None
    due = stored.next_turn_at(zone)
    if due and due <= now:
        stored.snoozed_until = start_of_tomorrow(now, zone)
    _save_cadence(stored)
    contact.cadence, contact.snoozed_until = stored.cadence, stored.snoozed_until


@transaction.atomic
def snooze(*, contact: Contact, until: dt.datetime | None) -> None:
    """Postpone the next turn to `until` at least; None undoes that."""
    stored = _locked(contact.pk)
    stored.snoozed_until = until
    _save_cadence(stored)


def snooze_two_weeks(*, contact: Contact, now: dt.datetime) -> dt.datetime:
    """Postpone the next turn by two weeks of the owner's days; return when it comes."""
    until = snooze_end(now, contact.owner.zone)
    snooze(contact=contact, until=until)
    return until


def set_took_interest(*, contact: Contact, took_interest: bool) -> None:
    Contact.objects.filter(pk=contact.pk).update(took_interest=took_interest)
    contact.took_interest = took_interest


def _locked(contact_id: int) -> Contact:
    return (
        Contact.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .get(pk=contact_id)
    )


def _save_cadence(stored: Contact) -> None:
    """Save with the date that lists show while nothing else is to do for this contact."""
    if stored.status == Contact.Status.KEEPING_IN_TOUCH:
        stored.next_due_at = stored.next_turn_at(stored.owner.zone)
    stored.save(update_fields=["last_touch_at", "cadence", "snoozed_until", "next_due_at"])
