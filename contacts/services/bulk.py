"""One press on several contacts, in one transaction; services/bulk_undo.py takes it back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.models import BulkChange, Contact
from contacts.models.cadence import start_of_tomorrow
from contacts.services.tags import Tagged, lock_owner, tag_contacts, untag_contacts
from core.errors import Refusal
from users.models import User

Kind = BulkChange.Kind
BATCH = 1000
COLUMNS = {
    Kind.CADENCE: ("cadence", "snoozed_until", "next_due_at"),
    Kind.PLAN: ("planned_on",),
    Kind.ARCHIVE: ("archived_at",),
    Kind.RESTORE: ("archived_at",),
}
MOST_YEARS_AHEAD = 5


@dataclass(frozen=True)
class BulkResult:
    """`change` is None where nothing was left to do; `left` are contacts that stay as they were."""

    change: BulkChange | None
    left: list[Contact] = field(default_factory=list)


@transaction.atomic
def tag_selected(*, owner: User, ids: Collection[int], typed: str, now: dt.datetime) -> BulkResult:
    """Add tags. Raises Refusal for no name, too many or long ones, or contacts that are gone."""
    locked = [contact.pk for contact in _locked(owner, ids)]
    tagged, made = tag_contacts(owner=owner, contact_ids=locked, typed=typed)
    return BulkResult(_save_tagged(owner, Kind.TAG, tagged, now, made=made))


@transaction.atomic
def untag_selected(
    *, owner: User, ids: Collection[int], typed: str, now: dt.datetime
) -> BulkResult:
    """Take tags off. Raises Refusal for a tag that the student does not have."""
    locked = [contact.pk for contact in _locked(owner, ids)]
    tagged = untag_contacts(owner=owner, contact_ids=locked, typed=typed)
    return BulkResult(_save_tagged(owner, Kind.UNTAG, tagged, now))


def _save_tagged(
    owner: User, kind: str, tagged: Tagged, now: dt.datetime, **more: Any
) -> BulkChange | None:
    changed = {pk for _tag, ids in tagged for pk in ids}
    before = {"tags": [[tag.pk, ids] for tag, ids in tagged], **more}
    return _save(owner, kind, before, len(changed), now)


@transaction.atomic
def set_cadences(
    *, owner: User, ids: Collection[int], cadence: int, now: dt.datetime
) -> BulkResult:
    """Set how often to keep in touch, as set_cadence does for one contact.

    Raises ValueError for an unknown cadence.
    """
    cadence = Contact.Cadence(cadence)
    contacts = [one for one in _locked(owner, ids) if one.cadence != cadence]
    before = _states(contacts, Kind.CADENCE)
    for one in contacts:
        one.cadence, one.snoozed_until = cadence, None
        due = one.next_turn_at(owner.zone)
        if due and due <= now:
            one.snoozed_until = start_of_tomorrow(now, owner.zone)
        if one.status == Contact.Status.KEEPING_IN_TOUCH:
            one.next_due_at = one.next_turn_at(owner.zone)
    return BulkResult(_store(owner, Kind.CADENCE, contacts, before, now))


@transaction.atomic
def plan_selected(
    *, owner: User, ids: Collection[int], planned_on: dt.date | None, now: dt.datetime
) -> BulkResult:
    """Set the day on which the student means to ask; None removes it.

    Contacts who are asked already are left. Raises Refusal for a day that cannot be meant.
    """
    require_plan(planned_on, now)
    locked = _locked(owner, ids)
    may = [one for one in locked if planned_on is None or one.can_plan]
    left = [one for one in locked if planned_on and not one.can_plan]
    contacts = [one for one in may if one.planned_on != planned_on]
    before = _states(contacts, Kind.PLAN)
    for one in contacts:
        one.planned_on = planned_on
    return BulkResult(_store(owner, Kind.PLAN, contacts, before, now), left)


def require_plan(planned_on: dt.date | None, now: dt.datetime) -> None:
    """Raise Refusal for a day before yesterday, or years ahead."""
    if planned_on is None:
        return
    days = (planned_on - now.date()).days
    if days < -1:  # wherever the student is
        raise Refusal(_("Choose today or a later day."))
    if days > MOST_YEARS_AHEAD * 366:
        raise Refusal(_("Choose a day within the next five years."))


@transaction.atomic
def archive_selected(*, owner: User, ids: Collection[int], now: dt.datetime) -> BulkResult:
    """Archive all but contacts with an answer or a talk to come, which are left."""
    locked = [one for one in _locked(owner, ids) if one.archived_at is None]
    left = [one for one in locked if not one.can_archive]
    contacts = [one for one in locked if one.can_archive]
    before = _states(contacts, Kind.ARCHIVE)
    for one in contacts:
        one.archived_at = now
    return BulkResult(_store(owner, Kind.ARCHIVE, contacts, before, now), left)


@transaction.atomic
def restore_selected(*, owner: User, ids: Collection[int], now: dt.datetime) -> BulkResult:
    contacts = [one for one in _locked(owner, ids) if one.archived_at]
    before = _states(contacts, Kind.RESTORE)
    for one in contacts:
        one.archived_at = None
    return BulkResult(_store(owner, Kind.RESTORE, contacts, before, now))


def _locked(owner: User, ids: Collection[int]) -> list[Contact]:
    """Return the contacts, locked after their owner as every edit does, in the order of their ids.

    Raises Refusal where one of them is not the student's: then nothing changes at all.
    """
    lock_owner(owner)
    wanted = set(ids)
    found = Contact.objects.editable_by(owner).filter(pk__in=wanted)
    locked = list(found.select_for_update(no_key=True).order_by("pk"))
    if not wanted:
        raise Refusal(_("Tick the contacts first."))
    if len(locked) < len(wanted):
        raise Refusal(_("Some of these contacts are gone. Load the page again."))
    return locked


def _states(contacts: Iterable[Contact], kind: Kind) -> dict[int, list[Any]]:
    return {one.pk: as_json(one, COLUMNS[kind]) for one in contacts}


def as_json(contact: Contact, columns: Iterable[str]) -> list[Any]:
    values = (getattr(contact, column) for column in columns)
    return [one.isoformat() if isinstance(one, dt.date) else one for one in values]


def _store(
    owner: User,
    kind: Kind,
    contacts: list[Contact],
    before: dict[int, list[Any]],
    now: dt.datetime,
) -> BulkChange | None:
    columns = COLUMNS[kind]
    write_columns(contacts, columns)
    states = [[one.pk, before[one.pk], as_json(one, columns)] for one in contacts]
    return _save(owner, kind, {"states": states}, len(contacts), now)


def write_columns(contacts: list[Contact], columns: Sequence[str]) -> None:
    """Store `columns` of contacts, those with the same values together, in short statements."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for one in contacts:
        alike[tuple(getattr(one, column) for column in columns)].append(one.pk)
    for values, ids in alike.items():
        new = dict(zip(columns, values, strict=True))
        for start in range(0, len(ids), BATCH):
            Contact.objects.filter(pk__in=ids[start : start + BATCH]).update(**new)


def _save(
    owner: User, kind: str, before: dict[str, Any], number: int, now: dt.datetime
) -> BulkChange | None:
    if not number:
        return None
    return BulkChange.objects.create(owner=owner, kind=kind, at=now, number=number, before=before)
