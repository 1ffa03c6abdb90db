"""The office decides whether two Persons are one human. It sees numbers and dates, never whose
contacts they are."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from contacts.domain.audit_actions import ContactAction
from contacts.models import Ask, Contact, Person, PersonKey, PossiblePair
from users.models import User
from users.services import record

LIMITS = ("open_limit", "month_limit", "year_limit")


@transaction.atomic
def join_people(*, one_id: int, other_id: int, by: User) -> Person:
    """Make two Persons one, under the lower number: keys, asks and contacts of both, the stricter
    of each limit.

    Raises Person.DoesNotExist, ValueError for one person alone.
    """
    if one_id == other_id:
        raise ValueError("A person is joined to another one.")
    ids = sorted((one_id, other_id))
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
    kept, gone = (people[pk] for pk in ids)
    for model in (PersonKey, Ask, Contact):
        model.objects.filter(person=gone).update(person=kept)
    _join_limits(kept, gone)
    _hand_over_pairs(kept, gone)
    gone.delete()
    record(actor=by, action=ContactAction.PEOPLE_JOINED, object=kept)
    return kept


@transaction.atomic
def keep_apart(*, one_id: int, other_id: int, by: User, now: dt.datetime) -> bool:
    """These two are two: they are not shown as a possible pair again. False for no such pair."""
    first, second = sorted((one_id, other_id))
    pairs = PossiblePair.objects.select_for_update(of=("self",)).select_related("one")
    pair = pairs.filter(one_id=first, other_id=second, kept_apart_at=None).first()
    if pair is None:
        return False
    pair.kept_apart_at = now
    pair.save(update_fields=["kept_apart_at"])
    record(actor=by, action=ContactAction.PEOPLE_KEPT_APART, object=pair.one)
    return True


def _join_limits(kept: Person, gone: Person) -> None:
    for name in LIMITS:
        own = [limit for limit in (getattr(kept, name), getattr(gone, name)) if limit is not None]
        setattr(kept, name, min(own, default=None))
    kept.held = kept.held or gone.held
    kept.save(update_fields=[*LIMITS, "held"])


def _hand_over_pairs(kept: Person, gone: Person) -> None:
    """What is open between the one that goes and a third is open between the one that stays and
    that third."""
    for pair in PossiblePair.objects.filter(Q(one=gone) | Q(other=gone), kept_apart_at=None):
        third = pair.other_id if pair.one_id == gone.pk else pair.one_id
        if third != kept.pk:
            first, second = sorted((third, kept.pk))
            handed = PossiblePair(one_id=first, other_id=second, noted_at=pair.noted_at)
            PossiblePair.objects.bulk_create([handed], ignore_conflicts=True)
