"""Contacts from the office's directory, whose address stays hidden until they say yes."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, DirectoryEntry
from contacts.selectors.askable import can_be_asked
from contacts.selectors.hidden_addresses import hidden_address
from contacts.services.organizations import link_organization
from core.errors import Refusal
from office.models import Source
from users.models import User

COPIED = ("name", "title", "organization", "field_id", "setting")
DIRECTORY = "the-offices-own-directory"  # the source of these contacts


class NotNow(Refusal):
    """Somebody of the directory who cannot be asked at the moment; the sentence gives no reason."""

    sentence = _("This person can't be asked at the moment. Somebody else may be free.")


@transaction.atomic
def add_from_directory(*, owner: User, code: str, now: dt.datetime) -> Contact:
    """Return `owner`'s contact for an entry; the one that was added from it before, if any.

    A contact that the student added otherwise is never returned: that would tell that an address
    in it is the right one. Raises NotNow, also for an unknown code.
    """
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # a double click waits
    entries = DirectoryEntry.objects.visible_to(owner)
    entry = entries.select_related("person").filter(code=code).first()
    if entry is None:
        raise NotNow
    if made := _added_before(owner, entry):
        return made
    if not can_be_asked(entries.filter(pk=entry.pk), now).exists():
        raise NotNow
    return _add(owner, entry)


def _added_before(owner: User, entry: DirectoryEntry) -> Contact | None:
    """Return the contact that `owner` added from an entry, restored."""
    mine = Contact.objects.editable_by(owner).filter(person=entry.person, through_directory=True)
    made = mine.order_by("-archived_at", "pk").first()  # DESC begins with NULL
    if made:
        made.archived_at = None
        made.save(update_fields=["archived_at"])
    return made


def _add(owner: User, entry: DirectoryEntry) -> Contact:
    contact = Contact(
        owner=owner,
        person=entry.person,
        through_directory=True,
        source=Source.objects.filter(slug=DIRECTORY, is_active=True).first(),
        relationship=Contact.Relationship.NOT_MET,
        **{name: getattr(entry, name) for name in COPIED},
    )
    contact.save()
    link_organization(contact)
    return contact


def reveal_address(*, contact: Contact, now: dt.datetime) -> None:
    """Copy the directory's address into the contact: its person said yes. Inside a transaction.

    The caller makes sure that the answer came by a link that went to this address alone.
    """
    if address := hidden_address(contact):
        contact.email, contact.address_revealed_at = address, now
        _save(contact)


def hide_address(*, contact: Contact, revealed_at: dt.datetime) -> None:
    """Take the address out of the contact again, since the yes of that moment was not theirs."""
    if contact.through_directory and contact.address_revealed_at == revealed_at:
        contact.email, contact.address_revealed_at = "", None
        _save(contact)


def _save(contact: Contact) -> None:
    contact.version += 1
    contact.save(update_fields=["email", "address_revealed_at", "version"])
