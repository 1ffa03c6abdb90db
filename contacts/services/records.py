"""A student's own records: added once however often a form is sent, changed by version, put away
and brought back."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import F

from contacts.domain.identity import name_key
from contacts.models import Contact, Person, Referral, Touch
from contacts.models.contact import FORMER
from contacts.selectors.known_people import known_person
from contacts.services.people import note_possible_pair, person_for
from core.addresses import clean_address
from core.names import sort_key
from users.models import User

KNOWN_BY = frozenset({"email", "link", "phone", "name"})


class Duplicate(Exception):
    """The student has this person already: by address, profile or number, or the same name at
    the same organization."""

    def __init__(self, contact: Contact):
        super().__init__(contact.code)
        self.contact = contact


class FormUsed(Exception):
    """This form made `contact` already, and now brings somebody else."""

    def __init__(self, contact: Contact):
        super().__init__(contact.code)
        self.contact = contact


class Stale(Exception):
    """Another window saved first; `contact` is what is stored now."""

    def __init__(self, contact: Contact):
        super().__init__(contact.code)
        self.contact = contact


class Busy(Exception):
    """An answer or a talk with this contact is still to come, so the record cannot be put away."""


@transaction.atomic
def add(*, owner: User, values: dict, form_key: UUID, anyway: bool = False) -> Contact:
    """A new contact; the same form sent twice makes one.

    Raises FormUsed, InvalidAddress, or Duplicate unless `anyway`.
    """
    values = _clean(values)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two tabs add one after the other
    made = Contact.objects.filter(owner=owner, form_key=form_key).first()
    if made:
        if sort_key(made.name) != sort_key(values["name"]):
            raise FormUsed(made)
        return made
    known = None if anyway else duplicate_of(owner=owner, values=values)
    if known:
        raise Duplicate(known)
    person = person_for(before=None, **_told(values))
    return Contact.objects.create(owner=owner, form_key=form_key, person=person, **values)


def duplicate_of(*, owner: User, values: dict) -> Contact | None:
    """The active contact of `owner` with that address, profile or number, or that name at that
    organization."""
    mine = Contact.objects.editable_by(owner).active()
    organization = values.get("organization", "")
    person = known_person(**_told(values))
    same_person = mine.filter(person=person).first() if person else None
    return (
        same_person
        or mine.filter(sort_key=sort_key(values["name"]), organization__iexact=organization).first()
    )


@transaction.atomic
def change(*, contact_id: int, version: int, values: dict) -> Contact:
    """Save an edit of own text. Raises InvalidAddress, or Stale when another window saved first:
    nothing is written."""
    values = _clean(values)
    _lock_owner(contact_id)
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if contact.version != version:
        if all(getattr(contact, name) == value for name, value in values.items()):
            return contact  # the same press twice
        raise Stale(contact)
    is_same = name_key(values.get("name", contact.name)) == name_key(contact.name)
    for name, value in values.items():
        setattr(contact, name, value)
    if not KNOWN_BY.isdisjoint(values):
        contact.person = _person_after(contact, is_same)
    contact.version += 1
    contact.save()
    return contact


def _person_after(contact: Contact, is_same: bool) -> Person | None:
    """Who is behind an edited record. Somebody whom this student asked stays who they are under
    a second address."""
    before = contact.person if is_same else None
    was_asked = before and before.asks.filter(student_id=contact.owner_id).exists()
    told = _told({name: getattr(contact, name) for name in KNOWN_BY})
    person = person_for(**told, before=before if was_asked else None)
    if before and person and person != before and _is_known_to_others(before, contact):
        note_possible_pair(before, person)
    return person


def _is_known_to_others(person: Person, contact: Contact) -> bool:
    return (
        person.asks.exists()
        or Contact.objects.filter(person=person).exclude(pk=contact.pk).exists()
    )


def _lock_owner(contact_id: int) -> None:
    owner_id = Contact.objects.values_list("owner_id", flat=True).get(pk=contact_id)
    User.objects.select_for_update(no_key=True).get(pk=owner_id)


def _clean(values: dict) -> dict:
    """`values` with the address in the form in which it is stored. Raises InvalidAddress."""
    return values | {"email": clean_address(values["email"])} if values.get("email") else values


def _told(values: dict) -> dict[str, str]:
    """What tells who somebody is, as person_for takes it."""
    return {
        "address": values.get("email", ""),
        "link": values.get("link", ""),
        "phone": values.get("phone", ""),
        "name": values["name"],
    }


@transaction.atomic
def archive(*, contact_id: int, now: dt.datetime) -> Contact:
    """Put a record away; nothing is erased. Raises Busy while an answer or a talk is still to
    come."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if not contact.can_archive:
        raise Busy
    contact.archived_at = contact.archived_at or now
    contact.save(update_fields=["archived_at"])
    return contact


def forget_contacts(*, ids: list[int], now: dt.datetime) -> None:
    """Take out who these people are: the rows stay, nameless and put away, with the dates that hang
    on them.

    Inside the caller's transaction.
    """
    Touch.objects.filter(contact_id__in=ids).update(note="")
    Referral.objects.filter(by_id__in=ids).delete()
    rows = Contact.objects.filter(pk__in=ids)
    rows.filter(archived_at=None).update(archived_at=now)
    rows.update(
        **dict.fromkeys(
            (
                "preferred_name",
                "email",
                "phone",
                "title",
                "organization",
                "link",
                "zone",
                "tidbits",
            ),
            "",
        ),
        name=FORMER,
        sort_key=sort_key(FORMER),
        person=None,
        cadence=None,
        snoozed_until=None,
        version=F("version") + 1,
    )


@transaction.atomic
def restore(*, contact_id: int) -> Contact:
    """Bring a record back as it was."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    contact.archived_at = None
    contact.save(update_fields=["archived_at"])
    return contact
