"""People who offer to help more students, by a link in an email; they have no account."""

import datetime as dt
import hmac
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.models import Contact, DirectoryEntry, Person
from contacts.models.directory import OWN
from contacts.selectors.directory_person import left_by_link
from contacts.services.directory import archive_entry, restore_entry, save_entry
from contacts.services.people import get_or_create_person
from core.addresses import base_form
from core.clock import local
from core.errors import Refusal
from core.lengths import require_lengths
from office.selectors.settings import office_settings
from outbox import services as outbox
from users.models import User
from users.services import record

OFF_THE_LIST = _("You are off the list. Put yourself on it again first.")
REMOVED = _(
    "The office took you off the list. Write to the office if you would like to help again."
)
NAME_REQUIRED = _("Write your name.")
BY_LINK = _("asked for it by a link in an email")


@transaction.atomic
def volunteer(*, contact: Contact, address: str, now: dt.datetime) -> DirectoryEntry | None:
    """Return the entry of the owner of `address`, to whom the link was emailed.

    A new one waits until the office lists it, since a student wrote what is known of the person.
    None if the directory has the person with another address: the link to the entry goes there.
    """
    person = get_or_create_person(address=address, name=contact.name)
    if person is None:  # an address always identifies somebody
        raise Refusal
    Person.objects.select_for_update().get(pk=person.pk)  # a double click waits for the first
    entry = DirectoryEntry.objects.active().filter(person=person).first()
    if entry is None:
        entry = DirectoryEntry.objects.create(
            person=person,
            name=contact.name,
            email=address,
            title=contact.title,
            organization=contact.organization,
            field_id=contact.field_id,
            setting=contact.setting,
            volunteered_at=now,
        )
        record(actor=None, action=ContactAction.DIRECTORY_VOLUNTEERED, object=entry)
    _email_link(entry, now)
    return entry if base_form(entry.email) == base_form(address) else None


def _email_link(entry: DirectoryEntry, now: dt.datetime) -> None:
    """Once a day, however often somebody presses."""
    today = local(now, office_settings().zone).date()
    outbox.add(
        "directory_link", address=entry.email, object_id=entry.pk, fact=today.isoformat(), now=now
    )


def entry_of_link(code: str, secret: str) -> DirectoryEntry | None:
    """Return the entry whose link has this token, removed or not. At most one query."""
    entry = DirectoryEntry.objects.filter(code=code).first()
    if entry is None or not hmac.compare_digest(entry.own_token.encode(), secret.encode()):
        return None
    return entry


@transaction.atomic
def change_own_entry(
    *, entry_id: int, values: Mapping[str, Any], now: dt.datetime
) -> DirectoryEntry:
    """Save what somebody says of themselves, in force at once. Raises Refusal once removed."""
    values = {name: values[name] for name in OWN}
    require_lengths(DirectoryEntry, values)
    if not values["name"].strip():
        raise Refusal(NAME_REQUIRED)
    entry = DirectoryEntry.objects.select_for_update().get(pk=entry_id)
    if entry.archived_at:
        raise Refusal(OFF_THE_LIST)
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    if changed:
        save_entry(entry, {name: values[name] for name in changed}, None)
    return entry


def leave_directory(*, entry_id: int, now: dt.datetime) -> DirectoryEntry:
    """Take the person of the entry off the list, at once; they may come back by the same link."""
    return archive_entry(entry_id=entry_id, by=None, now=now)


@transaction.atomic
def return_to_directory(*, entry_id: int) -> DirectoryEntry:
    """Raises Refusal if the office removed them, or has added them anew."""
    entry = DirectoryEntry.objects.select_for_update().get(pk=entry_id)
    if entry.archived_at and not left_by_link(entry):
        raise Refusal(REMOVED)
    return restore_entry(entry_id=entry_id, by=None)


@transaction.atomic
def list_volunteer(*, entry_id: int, by: User) -> DirectoryEntry:
    """Let students find somebody who volunteered; they agreed on the day on which they did."""
    entry = DirectoryEntry.objects.select_for_update().get(pk=entry_id)
    if entry.volunteered_at and not entry.has_agreed:
        on = local(entry.volunteered_at, office_settings().zone).date()
        save_entry(entry, {"agreed_on": on, "agreed_how": str(BY_LINK)}, by)
    return entry
