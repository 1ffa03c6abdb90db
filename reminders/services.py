"""What a student changes about reminders to come."""

import datetime as dt

from django.db import transaction

from interviews.models import Interview
from reminders import planner
from reminders.coming import put_off_until
from reminders.models import Snooze
from reminders.timetable import moment_of


class TooLate(Exception):
    """The reminder was sent meanwhile, is no longer to come, or would make no more sense by then."""


@transaction.atomic
def put_off(*, interview: Interview, kind: str, step: str, now: dt.datetime) -> dt.datetime:
    """Send this reminder later by one of reminders.coming.STEPS; the moment it comes then. Raises TooLate."""
    Interview.objects.select_for_update(of=("self",), no_key=True).get(pk=interview.pk)
    found = planner.upcoming(interview.student, now)
    open_ = next((one for one in found if one.interview == interview and one.due.kind == kind), None)
    until = put_off_until(open_, step) if open_ else None
    if open_ is None or until is None:
        raise TooLate
    Snooze.objects.update_or_create(
        interview=interview, kind=kind, defaults={"moment": moment_of(open_.due.fact), "until": until}
    )
    return until


def as_planned(*, interview: Interview, kind: str) -> None:
    """Send it when it was due in the first place. Twice changes nothing more."""
    Snooze.objects.filter(interview=interview, kind=kind).delete()
