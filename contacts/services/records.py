"""A student's own records: added once however often a form is sent, changed by version, put away and brought back."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import F

from contacts.models import Contact, Referral, Touch
from contacts.models.contact import FORMER
from contacts.services.people import person_for
from core.names import sort_key
from users.models import User


class Duplicate(Exception):
    """The student has this person already: the same address, or the same name at the same organization."""

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
    """A new contact; the same form sent twice makes one. Raises FormUsed, or Duplicate unless `anyway`."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two tabs add one after the other
    made = Contact.objects.filter(owner=owner, form_key=form_key).first()
    if made:
        if sort_key(made.name) != sort_key(values["name"]):
            raise FormUsed(made)
        return made
    known = None if anyway else duplicate_of(owner=owner, values=values)
    if known:
        raise Duplicate(known)
    person = person_for(address=values.get("email", ""))
    return Contact.objects.create(owner=owner, form_key=form_key, person=person, **values)


def duplicate_of(*, owner: User, values: dict) -> Contact | None:
    """The active contact of `owner` with that address, or with that name at that organization."""
    mine = Contact.objects.editable_by(owner).active()
    email, organization = values.get("email", ""), values.get("organization", "")
    same_address = mine.filter(email__iexact=email).first() if email else None
    return same_address or mine.filter(sort_key=sort_key(values["name"]), organization__iexact=organization).first()


@transaction.atomic
def change(*, contact_id: int, version: int, values: dict) -> Contact:
    """Save an edit of own text. Raises Stale when another window saved first; nothing is written then."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if contact.version != version:
        if all(getattr(contact, name) == value for name, value in values.items()):
            return contact  # the same press twice
        raise Stale(contact)
    for name, value in values.items():
        setattr(contact, name, value)
    if "email" in values:
        contact.person = person_for(address=contact.email)
    contact.version += 1
    contact.save()
    return contact


@transaction.atomic
def archive(*, contact_id: int, now: dt.datetime) -> Contact:
    """Put a record away; nothing is erased. Raises Busy while an answer or a talk is still to come."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if not contact.can_archive:
        raise Busy
    contact.archived_at = contact.archived_at or now
    contact.save(update_fields=["archived_at"])
    return contact


def forget_contacts(*, ids: list[int], now: dt.datetime) -> None:
    """Take out who these people are: the rows stay, nameless and put away, with the dates that hang on them.

    Inside the caller's transaction.
    """
    Touch.objects.filter(contact_id__in=ids).update(note="")
    Referral.objects.filter(by_id__in=ids).delete()
    rows = Contact.objects.filter(pk__in=ids)
    rows.filter(archived_at=None).update(archived_at=now)
    rows.update(
        **dict.fromkeys(("email", "phone", "title", "organization", "link", "zone", "tidbits"), ""),
        name=FORMER,
        sort_key=sort_key(FORMER),
        person=None,
        cadence=None,
        keep_after=None,
        version=F("version") + 1,
    )


@transaction.atomic
def restore(*, contact_id: int) -> Contact:
    """Bring a record back as it was."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    contact.archived_at = None
    contact.save(update_fields=["archived_at"])
    return contact
