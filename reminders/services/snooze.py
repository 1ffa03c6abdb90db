"""Snoozing reminders that are still to come.

A contact's row stores its own snooze, since lists show it; everything else is a Snooze.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts import services as contacts
from core.clock import at, local
from core.errors import Refusal
from reminders.domain.timetable import moment_of
from reminders.models import Snooze
from reminders.selectors.due_reminders import future_reminders
from reminders.selectors.subjects import CONTACT, Subject
from reminders.selectors.upcoming import snoozed_until

TOO_LATE = _("That reminder was already sent, or would come too late by then.")


@transaction.atomic
def snooze(*, subject: Subject, row: Any, kind: str, step: str, now: dt.datetime) -> dt.datetime:
    """Send this reminder later by one of STEPS; return when. Raises Refusal."""
    type(row).objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    student = subject.student(row)
    found = future_reminders(student, now)
    reminder = next((one for one in found if one.row == row and one.due.kind == kind), None)
    until = snoozed_until(reminder, step) if reminder else None
    if reminder is None or until is None:
        raise Refusal(TOO_LATE)
    if subject is CONTACT:
        zone = student.zone
        contacts.snooze(contact=row, until=at(local(until, zone).date(), dt.time(), zone))
        return until
    values = {"moment": moment_of(reminder.due.fact), "until": until, "student": student}
    Snooze.objects.update_or_create(**{subject.name: row}, kind=kind, defaults=values)
    return until


def cancel_snooze(*, subject: Subject, row: Any, kind: str) -> None:
    """Send it when it was due in the first place. Idempotent."""
    if subject is CONTACT:
        contacts.snooze(contact=row, until=None)
    else:
        Snooze.objects.filter(**{subject.name: row}, kind=kind).delete()
