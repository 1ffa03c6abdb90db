"""Merge or dismiss possible duplicates; the office sees numbers and dates, never whose contacts."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.domain.limits import stricter_months
from contacts.models import (
    Concern,
    Contact,
    DirectoryEntry,
    Person,
    PersonKey,
    PersonMerge,
    PossibleDuplicate,
    RequestRecord,
)
from contacts.services.restored_people import HOLD, LIMITS, as_stored, restore_people
from core.errors import Refusal
from users.models import User
from users.services import record

# What leads to a person and moves with a merge, by the name under which its ids are kept.
MOVED = {
    "keys": (PersonKey, "person"),
    "requests": (RequestRecord, "person"),
    "contacts": (Contact, "person"),
    "entries": (DirectoryEntry, "person"),
    "concerns": (Concern, "about_person"),
    "raised": (Concern, "raised_by_person"),
}
ONE_PERSON = _("A person cannot be merged with themselves.")
TOO_LATE = _("It is too late to undo this merge.")
MERGED_AGAIN = _("This person was merged again since. Undo that merge first.")


@transaction.atomic
def merge_people(*, one_id: int, other_id: int, by: User, now: dt.datetime) -> PersonMerge:
    """Make two Persons one, under the lower number, with the stricter of each limit and hold.

    Keys, requests, contacts, entries and possible duplicates of both become those of that one.
    Opt-outs are kept by address and hold for all of them. Raises Person.DoesNotExist, Refusal for
    one person alone.
    """
    if one_id == other_id:
        raise Refusal(ONE_PERSON)
    remaining, removed = _lock_both(sorted((one_id, other_id)))
    merge = PersonMerge(remaining_number=remaining.pk, removed_number=removed.pk, by=by, at=now)
    merge.before = {"remaining": as_stored(remaining), "removed": as_stored(removed)}
    merge.before["entry"] = _merge_entries(remaining, removed, now)
    merge.moved = {
        name: _move(model, column, removed, remaining) for name, (model, column) in MOVED.items()
    }
    _merge_limits(remaining, removed)
    merge.before["after"] = as_stored(remaining)
    merge.moved["pairs"] = _pairs_of(removed)
    merge.moved["new_pairs"] = _move_duplicates(remaining, removed)
    removed.delete()
    merge.save()
    record(actor=by, action=ContactAction.PEOPLE_MERGED, object=remaining)
    return merge


@transaction.atomic
def undo_merge_people(*, merge_id: int, by: User, now: dt.datetime) -> Person:
    """Make two Persons of one again, for 24 hours; return the one that was removed.

    What was added since stays with the other one, and what was made stricter since holds for both.
    Raises Refusal when it is too late, undone already, or a later merge stands in the way.
    """
    merge = PersonMerge.objects.select_for_update().get(pk=merge_id)
    if not merge.can_undo(now):
        raise Refusal(TOO_LATE)
    _lock_rows([merge.remaining_number])
    remaining = Person.objects.select_for_update().filter(pk=merge.remaining_number).first()
    if remaining is None:
        raise Refusal(MERGED_AGAIN)
    removed = restore_people(merge, remaining)
    for name, (model, column) in MOVED.items():
        still = model._default_manager.filter(pk__in=merge.moved[name], **{column: remaining})  # noqa: SLF001
        still.update(**{column: removed})
    _restore_entries(merge)
    _restore_pairs(merge)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record(actor=by, action=ContactAction.MERGE_UNDONE, object=remaining)
    return removed


@transaction.atomic
def dismiss_duplicate(*, one_id: int, other_id: int, by: User, now: dt.datetime) -> bool:
    """Record that these are two persons, never listed again. False if no such pair was open."""
    first, second = sorted((one_id, other_id))
    pairs = PossibleDuplicate.objects.select_for_update(of=("self",)).select_related("one")
    pair = pairs.filter(one_id=first, other_id=second, dismissed_at=None).first()
    if pair is None:
        return False
    pair.dismissed_at = now
    pair.save(update_fields=["dismissed_at"])
    record(actor=by, action=ContactAction.DUPLICATE_DISMISSED, object=pair.one)
    return True


@transaction.atomic
def undo_dismiss_duplicate(*, one_id: int, other_id: int, by: User) -> bool:
    """List a dismissed pair again. False if it is no longer dismissed."""
    first, second = sorted((one_id, other_id))
    pairs = PossibleDuplicate.objects.select_for_update(of=("self",)).select_related("one")
    pair = pairs.filter(one_id=first, other_id=second).exclude(dismissed_at=None).first()
    if pair is None:
        return False
    pair.dismissed_at = None
    pair.save(update_fields=["dismissed_at"])
    record(actor=by, action=ContactAction.DISMISSAL_UNDONE, object=pair.one)
    return True


def _lock_rows(ids: list[int]) -> None:
    """Lock in the order in which every other writer does: contacts, keys, then people."""
    list(Contact.objects.select_for_update(no_key=True).filter(person_id__in=ids).order_by("pk"))
    list(
        PersonKey.objects.select_for_update(no_key=True)
        .filter(person_id__in=ids)
        .order_by("kind", "key")
    )


def _lock_both(ids: list[int]) -> tuple[Person, Person]:
    _lock_rows(ids)
    people = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    if len(people) < len(ids):
        raise Person.DoesNotExist
    return people[ids[0]], people[ids[1]]


def _move(model: type[Model], column: str, removed: Person, remaining: Person) -> list[int]:
    found = model._default_manager.filter(**{column: removed})  # noqa: SLF001 - public API
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    found.update(**{column: remaining})
    return ids


def _merge_limits(remaining: Person, removed: Person) -> None:
    for name in LIMITS:
        both = (getattr(remaining, name), getattr(removed, name))
        setattr(remaining, name, min((limit for limit in both if limit is not None), default=None))
    stricter = max((remaining, removed), key=_strictness)
    for name in HOLD:
        setattr(remaining, name, getattr(stricter, name))
    remaining.save(update_fields=[*LIMITS, *HOLD])


def _strictness(person: Person) -> dt.date:
    """Return the day on which a hold ends: the last of all for good, the first without one."""
    if not person.is_on_hold:
        return dt.date.min
    return person.hold_until or dt.date.max


def _merge_entries(remaining: Person, removed: Person, now: dt.datetime) -> dict[str, Any] | None:
    """Archive one of two entries; the other gets the stricter capacity and months of both.

    The one that agreed stays, of two that did that of `remaining`. Returns what undo needs.
    """
    entries = DirectoryEntry.objects.select_for_update().active()
    found = list(entries.filter(person__in=(remaining, removed)).order_by("person_id"))
    if len(found) < 2:
        return None
    kept, archived = sorted(found, key=lambda entry: not entry.has_agreed)
    before = {"capacity": kept.capacity, "months": kept.months}
    if archived.has_agreed:
        known = [entry.capacity for entry in found if entry.capacity]
        kept.capacity = min(known, default=None)
        kept.months = stricter_months(kept.months, archived.months)
    archived.archived_at = now
    archived.save(update_fields=["archived_at"])
    kept.save(update_fields=["capacity", "months"])
    after = {"capacity": kept.capacity, "months": kept.months}
    return {"kept": kept.pk, "archived": archived.pk, "before": before, "after": after}


def _restore_entries(merge: PersonMerge) -> None:
    entry = merge.before["entry"]
    if entry:
        DirectoryEntry.objects.filter(pk=entry["archived"]).update(archived_at=None)
        DirectoryEntry.objects.filter(pk=entry["kept"], **entry["after"]).update(**entry["before"])


def _pairs_of(removed: Person) -> list[dict[str, Any]]:
    pairs = PossibleDuplicate.objects.filter(Q(one=removed) | Q(other=removed)).order_by("pk")
    return [
        {
            "one_id": pair.one_id,
            "other_id": pair.other_id,
            "noted_at": pair.noted_at.isoformat(),
            "dismissed_at": pair.dismissed_at and pair.dismissed_at.isoformat(),
        }
        for pair in pairs
    ]


def _restore_pairs(merge: PersonMerge) -> None:
    """Restore the pairs of the removed person, as far as the others are still there."""
    PossibleDuplicate.objects.filter(pk__in=merge.moved["new_pairs"], dismissed_at=None).delete()
    there = set(
        Person.objects.filter(
            pk__in={pair[side] for pair in merge.moved["pairs"] for side in ("one_id", "other_id")}
        ).values_list("pk", flat=True)
    )
    pairs = [pair for pair in merge.moved["pairs"] if {pair["one_id"], pair["other_id"]} <= there]
    PossibleDuplicate.objects.bulk_create(
        [PossibleDuplicate(**pair) for pair in pairs], ignore_conflicts=True
    )


def _move_duplicates(remaining: Person, removed: Person) -> list[int]:
    """Move open pairs of the removed person to the remaining one; return the new ones."""
    of_removed = Q(one=removed) | Q(other=removed)
    thirds = {}
    for pair in PossibleDuplicate.objects.filter(of_removed, dismissed_at=None):
        third = pair.other_id if pair.one_id == removed.pk else pair.one_id
        if third != remaining.pk:
            thirds[tuple(sorted((third, remaining.pk)))] = pair.noted_at
    known = set(
        PossibleDuplicate.objects.filter(Q(one=remaining) | Q(other=remaining)).values_list(
            "one_id", "other_id"
        )
    )
    made = PossibleDuplicate.objects.bulk_create(
        PossibleDuplicate(one_id=one, other_id=other, noted_at=noted_at)
        for (one, other), noted_at in thirds.items()
        if (one, other) not in known
    )
    return [pair.pk for pair in made]
