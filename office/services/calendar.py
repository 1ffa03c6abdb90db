"""Closed days, terms and breaks."""

import datetime as dt

from django.db import transaction

from core.cache import process_cache
from office.domain.audit_actions import OfficeAction
from office.domain.rules import require_order
from office.models import ClosedDay, Period
from users.domain.audit import states_of
from users.models import User
from users.services import record

Days = ClosedDay | Period


@transaction.atomic
def add_closed_day(*, on: dt.date, name: str, by: User) -> ClosedDay:
    """Add a closed day; adding its date again only changes the name."""
    defaults = {"name": name, "archived_at": None}
    row, _ = ClosedDay.objects.update_or_create(on=on, defaults=defaults)
    _record(row, OfficeAction.DAYS_ADDED, by)
    return row


@transaction.atomic
def add_period(*, kind: str, name: str, starts_on: dt.date, ends_on: dt.date, by: User) -> Period:
    """Add a term or break; the same days and kind are added once. Raises Refusal."""
    require_order(starts_on, ends_on)
    defaults = {"name": name, "archived_at": None}
    row, _ = Period.objects.update_or_create(
        kind=Period.Kind(kind), starts_on=starts_on, ends_on=ends_on, defaults=defaults
    )
    _record(row, OfficeAction.DAYS_ADDED, by)
    return row


@transaction.atomic
def archive(*, days: Days, by: User, now: dt.datetime) -> None:
    if type(days).objects.filter(pk=days.pk, archived_at=None).update(archived_at=now):
        _record(days, OfficeAction.DAYS_ARCHIVED, by)


@transaction.atomic
def restore(*, days: Days, by: User) -> None:
    archived = type(days).objects.filter(pk=days.pk).exclude(archived_at=None)
    if archived.update(archived_at=None):
        _record(days, OfficeAction.DAYS_RESTORED, by)


def _record(days: Days, action: OfficeAction, by: User) -> None:
    record(actor=by, action=action, object=days, after=states_of(days, days.DATES))
    transaction.on_commit(process_cache.clear)
