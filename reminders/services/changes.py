"""What a student changes about reminders to come.

A contact's own record says when to be in touch again, since lists show it; all else that is put off
is a Snooze.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from contacts import services as contacts
from core.clock import at, local
from core.links import fingerprint
from interviews import services as interviews
from interviews.models import Interview
from reminders.domain.timetable import moment_of
from reminders.models import ReminderLink, Snooze
from reminders.selectors.due_reminders import upcoming
from reminders.selectors.reminder_page import KINDS, ReminderPage, Use
from reminders.selectors.subjects import CONTACT, Subject
from reminders.selectors.upcoming import put_off_until


class TooLate(Exception):
    """The reminder was sent meanwhile, is no longer to come, or would make no more sense by
    then."""


@transaction.atomic
def put_off(*, subject: Subject, row: Any, kind: str, step: str, now: dt.datetime) -> dt.datetime:
    """Send this reminder later by one of STEPS; the moment it comes then. Raises TooLate."""
    type(row).objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    student = subject.student(row)
    found = upcoming(student, now)
    reminder = next((one for one in found if one.row == row and one.due.kind == kind), None)
    until = put_off_until(reminder, step) if reminder else None
    if reminder is None or until is None:
        raise TooLate
    if subject is CONTACT:
        zone = student.zone
        contacts.snooze(contact=row, until=at(local(until, zone).date(), dt.time(), zone))
        return until
    values = {"moment": moment_of(reminder.due.fact), "until": until, "student": student}
    Snooze.objects.update_or_create(**{subject.name: row}, kind=kind, defaults=values)
    return until


def as_planned(*, subject: Subject, row: Any, kind: str) -> None:
    """Send it when it was due in the first place. Twice changes nothing more."""
    if subject is CONTACT:
        contacts.snooze(contact=row, until=None)
    else:
        Snooze.objects.filter(**{subject.name: row}, kind=kind).delete()


DOOR = "reminder"  # what an event of an interview says of a move made through the link in a mail


@transaction.atomic
def once_more(*, door: ReminderPage, step: str) -> None:
    """The reminder comes again, later. Raises TooLate where it can't come then."""
    offer = next((one for one in door.offers if one.step == step), None)
    if offer is None:
        raise TooLate
    Interview.objects.select_for_update(of=("self",), no_key=True).get(pk=door.interview.pk)
    Snooze.objects.filter(interview=door.interview, kind__in=KINDS[Use(door.use)]).delete()
    Snooze.objects.create(
        student_id=door.student_id,
        interview=door.interview,
        kind=offer.due.kind,
        moment=moment_of(offer.due.fact),
        until=offer.until,
    )


def settle(*, door: ReminderPage, medium: str, now: dt.datetime) -> None:
    """What the link is for: the talk happened and ended as planned, or the contact was thanked by
    `medium`.

    The same move as on the interview's own page. Raises IllegalMove where it is not possible any
    more.
    """
    pk = door.interview.pk
    if door.use == Use.THANK_YOU:
        interviews.thanked_another_way(interview_id=pk, medium=medium, now=now, channel=DOOR)
    else:
        interviews.happened(interview_id=pk, ended_at=door.moment, now=now, channel=DOOR)


def take_back(*, door: ReminderPage, now: dt.datetime) -> None:
    """Undo what the link did, within some minutes. Raises IllegalMove after that."""
    undo = interviews.take_back_tick if door.use == Use.THANK_YOU else interviews.take_back_happened
    undo(interview_id=door.interview.pk, now=now, channel=DOOR)


@transaction.atomic
def revoke_links(*, student_id: int) -> None:
    """Every link that is out opens nothing from now on; later emails bring others."""
    links = ReminderLink.objects.select_for_update(of=("self",)).filter(
        interview__student=student_id
    )
    for link in links.select_related("interview__student"):
        link.generation += 1
        link.token_hash = fingerprint(link.token)
        link.save(update_fields=["generation", "token_hash"])
