"""A student's contacts: one for each form however often it is submitted, edited by version."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.contact_matching import Reason
from contacts.domain.identity import name_key
from contacts.models import Contact, Person
from contacts.selectors.own_contacts import contact_like
from contacts.services.introducers import set_introducer
from contacts.services.links import clean_links, set_more_links
from contacts.services.organizations import link_organization
from contacts.services.people import add_possible_duplicate, get_or_create_person
from core.addresses import clean_address
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from core.lengths import require_lengths
from core.names import isolated, sort_key
from users.models import User

NAME_REQUIRED = _("Write their name.")
TRAITS = ("name", "organization", "email", "link", "phone")
IDENTIFYING = frozenset({"email", "link", "more_links", "phone", "name"})
INTRODUCTION = frozenset({"introduced_by", "introducer_may_be_named"})
STILL_TO_COME = _(
    "An answer or a talk with %(first)s is still to come. Withdraw the request or cancel the talk "
    "first."
)
OFFICE_HAS_ADDRESS = _(
    "The office has an address of this person. You see it here once they say yes to you."
)


class Duplicate(Refusal):
    """The student has `contact`, who may be the same; the page offers to open it, or to go on."""

    sentence = _("You already have %(name)s. %(reason)s.")

    def __init__(self, contact: Contact, reason: Reason):
        super().__init__(self.sentence % {"name": isolated(contact.name), "reason": reason.words})
        self.contact = contact
        self.is_sure = reason != Reason.NAME


@transaction.atomic
def add(*, owner: User, values: dict[str, Any], form_key: UUID, anyway: bool = False) -> Contact:
    """Return the new contact, or the one that the same form made before.

    Raises AlreadyUsed where that is somebody else, Duplicate unless `anyway`, InvalidAddress, or
    Refusal without a name.
    """
    values = _clean(values)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two tabs add one after the other
    made = Contact.objects.filter(owner=owner, form_key=form_key).first()
    if made:
        if sort_key(made.name) != sort_key(values["name"]):
            raise AlreadyUsed(made)
        return made
    if not anyway:
        _require_new(owner=owner, values=values)
    person = get_or_create_person(before=None, **_identifiers(values))
    more_links = values.pop("more_links", [])
    contact = Contact(owner=owner, form_key=form_key, person=person, **values)
    set_introducer(contact)
    contact.save()
    set_more_links(contact, more_links)
    link_organization(contact)
    return contact


def _require_new(*, owner: User, values: dict[str, Any], besides: int | None = None) -> None:
    """Raise Duplicate if an active contact of `owner`, `besides` one, may be the same person."""
    said = {name: values.get(name, "") for name in TRAITS}
    said["more_links"] = "\n".join(values.get("more_links", []))
    if found := contact_like(owner, said, besides=besides):
        raise Duplicate(*found)


@transaction.atomic
def change(
    *, contact_id: int, version: int, values: dict[str, Any], anyway: bool = False
) -> Contact:
    """Save an edit; submitting it twice has no further effect.

    Raises Stale, InvalidAddress, or Refusal without a name; unless `anyway` Duplicate if the edit
    makes them look like another contact. Nothing is written then.
    """
    values = _clean(values)
    _lock_owner(contact_id)
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if contact.version != version:
        if all(_stored(contact, name) == value for name, value in values.items()):
            return contact
        raise Stale(contact)
    if contact.hides_address and values.get("email"):
        raise Refusal(OFFICE_HAS_ADDRESS)
    if not anyway:
        _require_different(contact, values)
    _assign(contact, values)
    contact.version += 1
    contact.save()
    return contact


def _require_different(contact: Contact, values: dict[str, Any]) -> None:
    """Raise Duplicate if new values make `contact` look like another one of the student."""
    stored = {name: _stored(contact, name) for name in (*TRAITS, "more_links")}
    if any(values.get(name, it) != it for name, it in stored.items()):
        told = {name: values.get(name, it) for name, it in stored.items()}
        _require_new(owner=contact.owner, values=told, besides=contact.pk)


def _assign(contact: Contact, values: dict[str, Any]) -> None:
    """Give a stored contact new values, and what hangs on them; saves its links alone."""
    is_same = name_key(values.get("name", contact.name)) == name_key(contact.name)
    organization, introducer = contact.organization, contact.introduced_by_id
    if "more_links" in values:
        set_more_links(contact, values["more_links"])
    for name in values.keys() - {"more_links"}:
        setattr(contact, name, values[name])
    if not INTRODUCTION.isdisjoint(values):
        contact.introducer_said_no &= contact.introduced_by_id == introducer
        set_introducer(contact)
    if not IDENTIFYING.isdisjoint(values):
        contact.person = _person_after(contact, is_same)
    if contact.organization != organization:
        link_organization(contact)


def _stored(contact: Contact, name: str) -> Any:
    return contact.further_urls() if name == "more_links" else getattr(contact, name)


def _person_after(contact: Contact, is_same: bool) -> Person | None:
    """Return the person behind an edited contact; unchanged once the student wrote to them."""
    if contact.hides_address:  # letters go to that very person
        return contact.person
    before = contact.person if is_same else None
    was_asked = before and before.requests.filter(student_id=contact.owner_id).exists()
    person = get_or_create_person(**_identifiers_of(contact), before=before if was_asked else None)
    if before and person and person != before and _is_known_to_others(before, contact):
        add_possible_duplicate(before, person)
    return person


def _is_known_to_others(person: Person, contact: Contact) -> bool:
    return (
        person.requests.exists()
        or Contact.objects.filter(person=person).exclude(pk=contact.pk).exists()
    )


def _lock_owner(contact_id: int) -> None:
    owner_id = Contact.objects.values_list("owner_id", flat=True).get(pk=contact_id)
    User.objects.select_for_update(no_key=True).get(pk=owner_id)


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    """Normalize the address. Raises InvalidAddress; Refusal for no name or a long text."""
    if not values.get("name", "-").strip():
        raise Refusal(NAME_REQUIRED)
    require_lengths(Contact, {key: it for key, it in values.items() if key != "more_links"})
    if "more_links" in values:
        values = values | {"more_links": clean_links(values["more_links"], values.get("link", ""))}
    return values | {"email": clean_address(values["email"])} if values.get("email") else values


def _identifiers_of(contact: Contact) -> dict[str, Any]:
    return _identifiers({name: _stored(contact, name) for name in IDENTIFYING})


def _identifiers(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "address": values.get("email", ""),
        "link": values.get("link", ""),
        "more_links": values.get("more_links", []),
        "phone": values.get("phone", ""),
        "name": values["name"],
    }


@transaction.atomic
def archive(*, contact_id: int, now: dt.datetime) -> Contact:
    """Archive a contact. Raises Refusal while an answer or a talk is still to come."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if not contact.can_archive:
        raise Refusal(STILL_TO_COME % {"first": contact.first_name})
    contact.archived_at = contact.archived_at or now
    contact.save(update_fields=["archived_at"])
    return contact


@transaction.atomic
def restore(*, contact_id: int) -> Contact:
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    contact.archived_at = None
    contact.save(update_fields=["archived_at"])
    return contact
