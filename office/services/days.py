"""Closed days, terms and breaks: added once, taken out with a way back."""

import datetime as dt

from django.db import transaction

from core import memory
from office.domain.audit_actions import OfficeAction
from office.models import ClosedDay, Period
from users.domain.audit import states_of
from users.models import User
from users.services import record

Row = ClosedDay | Period


@transaction.atomic
def add_day(*, on: dt.date, name: str, by: User) -> ClosedDay:
    """A closed day; the same date twice is one, with the newer name."""
    row, _ = ClosedDay.objects.update_or_create(on=on, defaults={"name": name, "removed_at": None})
    _record(row, OfficeAction.DAYS_ADDED, by)
    return row


@transaction.atomic
def add_period(*, kind: str, name: str, starts_on: dt.date, ends_on: dt.date, by: User) -> Period:
    """A term or a break; the same days of the same kind twice are one."""
    row, _ = Period.objects.update_or_create(
        kind=kind, starts_on=starts_on, ends_on=ends_on, defaults={"name": name, "removed_at": None}
    )
    _record(row, OfficeAction.DAYS_ADDED, by)
    return row


@transaction.atomic
def remove(*, row: Row, by: User, now: dt.datetime) -> None:
    """Take a day, term or break out; it stays for the way back."""
    if type(row).objects.filter(pk=row.pk, removed_at=None).update(removed_at=now):
        _record(row, OfficeAction.DAYS_REMOVED, by)


@transaction.atomic
def restore(*, row: Row, by: User) -> None:
    """Bring back what was taken out."""
    if type(row).objects.filter(pk=row.pk).exclude(removed_at=None).update(removed_at=None):
        _record(row, OfficeAction.DAYS_RESTORED, by)


def _record(row: Row, action: OfficeAction, by: User) -> None:
    record(actor=by, action=action, object=row, after=states_of(row, row.DATES))
    transaction.on_commit(memory.forget)
