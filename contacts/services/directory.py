"""The office's directory: add, change, archive and restore people who agreed to be asked."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.models import DirectoryEntry, Person
from contacts.services.people import add_possible_duplicate, get_or_create_person
from core.addresses import clean_address
from core.clock import local
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from core.lengths import require_lengths
from core.names import isolated
from office.selectors.settings import office_settings
from users.domain.audit import states_of
from users.models import User
from users.services import record

NEEDS_WHEN_AND_HOW = _("Say when and how they agreed, or leave both empty until they did.")
AGREED_LATER = _("They cannot have agreed on a day that is still to come.")
NAME_AND_ADDRESS = _("Write their name and their email address.")
LISTED_AGAIN = _("They are in the directory again. Change that entry instead.")


class AlreadyListed(Refusal):
    """The directory has this person already, as `entry`."""

    sentence = _("%(name)s is in the directory with this address. Change that entry instead.")

    def __init__(self, entry: DirectoryEntry):
        super().__init__(self.sentence % {"name": isolated(entry.name)})
        self.entry = entry


@transaction.atomic
def add_entry(
    *, values: Mapping[str, Any], form_key: UUID, by: User, now: dt.datetime
) -> DirectoryEntry:
    """Return the new entry, or the one that the same form made before.

    Raises AlreadyListed for a person whom the directory has, AlreadyUsed, InvalidAddress, and
    Refusal for a missing name or half of an agreement.
    """
    values = checked(values, now)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a double click waits for the first
    made = DirectoryEntry.objects.filter(form_key=form_key).first()
    if made:
        if made.email != values["email"]:
            raise AlreadyUsed(made)
        return made
    person = _person_with(values["email"], values["name"], None)
    _require_unlisted(person, None)
    entry = DirectoryEntry.objects.create(person=person, form_key=form_key, **values)
    record(actor=by, action=ContactAction.DIRECTORY_ADDED, object=entry)
    return entry


@transaction.atomic
def change_entry(
    *, entry_id: int, version: int, values: Mapping[str, Any], by: User, now: dt.datetime
) -> DirectoryEntry:
    """Save an edit; submitting it twice has no further effect.

    Raises Stale, AlreadyListed, InvalidAddress, and Refusal as `add_entry` does.
    """
    values = checked(values, now)
    entry = DirectoryEntry.objects.select_for_update().get(pk=entry_id)
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    if entry.version != version and changed:
        raise Stale(entry)
    if not changed:
        return entry
    save_entry(entry, {name: values[name] for name in changed}, by)
    return entry


def save_entry(entry: DirectoryEntry, values: Mapping[str, Any], by: User | None) -> None:
    """Save a new version of a locked entry, whose person changes with the address."""
    before = states_of(entry, values)
    for name, value in values.items():
        setattr(entry, name, value)
    if "email" in values:
        entry.person = _person_after(entry)
    entry.version += 1
    entry.save()
    record(
        actor=by,
        action=ContactAction.DIRECTORY_CHANGED,
        object=entry,
        fields=values,
        before=before,
        after=states_of(entry, values) | {"version": entry.version},
    )


@transaction.atomic
def archive_entry(*, entry_id: int, by: User | None, now: dt.datetime) -> DirectoryEntry:
    """Take somebody out of the directory; what they said of limits no longer holds there."""
    entry = DirectoryEntry.objects.select_for_update().get(pk=entry_id)
    if entry.archived_at is None:
        entry.archived_at = now
        entry.save(update_fields=["archived_at"])
        record(actor=by, action=ContactAction.DIRECTORY_ARCHIVED, object=entry)
    return entry


@transaction.atomic
def restore_entry(*, entry_id: int, by: User | None) -> DirectoryEntry:
    """Raises Refusal if the person was added anew."""
    entry = DirectoryEntry.objects.select_for_update().get(pk=entry_id)
    if entry.archived_at is not None:
        _require_unlisted(entry.person, entry)
        entry.archived_at = None
        entry.save(update_fields=["archived_at"])
        record(actor=by, action=ContactAction.DIRECTORY_RESTORED, object=entry)
    return entry


def checked(values: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    """Return clean values of an entry. Raises InvalidAddress, Refusal."""
    require_lengths(DirectoryEntry, values)
    if not (values["name"].strip() and values["email"].strip()):
        raise Refusal(NAME_AND_ADDRESS)
    if bool(values["agreed_on"]) != bool(values["agreed_how"].strip()):
        raise Refusal(NEEDS_WHEN_AND_HOW)
    if values["agreed_on"] and values["agreed_on"] > local(now, office_settings().zone).date():
        raise Refusal(AGREED_LATER)
    return {**values, "email": clean_address(values["email"])}


def _person_after(entry: DirectoryEntry) -> Person:
    """Return whom the new address leads to; if that is somebody else, the office may merge them."""
    before = entry.person
    person = _person_with(entry.email, entry.name, before)
    if person != before:
        _require_unlisted(person, entry)
        add_possible_duplicate(before, person)
    return person


def _person_with(address: str, name: str, before: Person | None) -> Person:
    person = get_or_create_person(address=address, name=name, before=before)
    if person is None:  # an address always identifies somebody
        raise Refusal(NAME_AND_ADDRESS)
    return person


def _require_unlisted(person: Person, entry: DirectoryEntry | None) -> None:
    others = DirectoryEntry.objects.active().filter(person=person)
    if entry:
        others = others.exclude(pk=entry.pk)
    if other := others.first():
        raise AlreadyListed(other)
