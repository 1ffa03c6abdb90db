"""Merge or dismiss possible duplicates; the office sees numbers and dates, never whose contacts."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from contacts.domain.audit_actions import ContactAction
from contacts.models import Contact, Person, PersonKey, PossibleDuplicate, RequestRecord
from core.errors import Refusal
from users.models import User
from users.services import record

LIMITS = ("open_limit", "month_limit", "year_limit")


@transaction.atomic
def merge_people(*, one_id: int, other_id: int, by: User) -> Person:
    """Make two Persons one, under the lower number, with the stricter of each limit.

    Keys, requests, contacts and possible duplicates of both become those of that one. Raises
    Person.DoesNotExist, Refusal for one person alone.
    """
    if one_id == other_id:
        raise Refusal("A person cannot be merged with themselves.")
    remaining, removed = _lock_both(sorted((one_id, other_id)))
    for rows in (PersonKey.objects, RequestRecord.objects, Contact.objects):
        rows.filter(person=removed).update(person=remaining)
    _merge_limits(remaining, removed)
    _move_duplicates(remaining, removed)
    removed.delete()
    record(actor=by, action=ContactAction.PEOPLE_MERGED, object=remaining)
    return remaining


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


def _lock_both(ids: list[int]) -> tuple[Person, Person]:
    """Lock in the order in which every other writer does: contacts, keys, people."""
    list(Contact.objects.select_for_update(no_key=True).filter(person_id__in=ids).order_by("pk"))
    list(
        PersonKey.objects.select_for_update(no_key=True)
        .filter(person_id__in=ids)
        .order_by("kind", "key")
    )
    people = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    if len(people) < len(ids):
        raise Person.DoesNotExist
    return people[ids[0]], people[ids[1]]


def _merge_limits(remaining: Person, removed: Person) -> None:
    for name in LIMITS:
        both = (getattr(remaining, name), getattr(removed, name))
        setattr(remaining, name, min((limit for limit in both if limit is not None), default=None))
    remaining.is_on_hold = remaining.is_on_hold or removed.is_on_hold
    remaining.save(update_fields=[*LIMITS, "is_on_hold"])


def _move_duplicates(remaining: Person, removed: Person) -> None:
    """Move open pairs of the removed person to the remaining one."""
    of_removed = Q(one=removed) | Q(other=removed)
    for pair in PossibleDuplicate.objects.filter(of_removed, dismissed_at=None):
        third = pair.other_id if pair.one_id == removed.pk else pair.one_id
        if third != remaining.pk:
            first, second = sorted((third, remaining.pk))
            moved = PossibleDuplicate(one_id=first, other_id=second, noted_at=pair.noted_at)
            PossibleDuplicate.objects.bulk_create([moved], ignore_conflicts=True)
