"""Referrals: people whom a contact named."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from contacts.domain.quick_add import parse
from contacts.models import Contact, Referral
from contacts.services.contacts import Duplicate, add, restore
from contacts.services.introducers import is_introduced_by
from contacts.services.permissions import apply_permission
from users.models import User


def add_referral(
    *, contact: Contact, name: str, how_to_reach: str, may_use_name: str, now: dt.datetime
) -> Referral:
    """Return the referral; the same name twice from one contact is one referral."""
    details = {"how_to_reach": how_to_reach, "may_use_name": may_use_name}
    referral, _is_new = Referral.objects.update_or_create(
        owner_id=contact.owner_id,
        by=contact,
        name=name,
        defaults=details,
        create_defaults={**details, "created_at": now},
    )
    if referral.contact:
        apply_permission(referral.contact, by=contact, answer=may_use_name, now=now)
    return referral


@transaction.atomic
def follow_referral(*, referral_id: int) -> tuple[Contact, bool]:
    """Return the student's contact for the person named; created the first time.

    True with it if the name turned out to be somebody whom the student had already. Restores
    both where they were archived.
    """
    owner_id = Referral.objects.values_list("owner_id", flat=True).get(pk=referral_id)
    # every writer locks it first, `add` too
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("owner", "by")
        .get(pk=referral_id)
    )
    contact, was_found = referral.contact, False
    if contact is None:
        contact, was_found = _contact_of(referral)
        referral.contact = contact
    elif contact.archived_at:
        contact = restore(contact_id=contact.pk)
    referral.archived_at = None
    referral.save(update_fields=["contact", "archived_at"])
    return contact, was_found


def archive_referral(*, referral_id: int, now: dt.datetime) -> None:
    Referral.objects.filter(pk=referral_id, archived_at=None).update(archived_at=now)


def restore_referral(*, referral_id: int) -> None:
    Referral.objects.filter(pk=referral_id).update(archived_at=None)


def _contact_of(referral: Referral) -> tuple[Contact, bool]:
    """Create a contact who was introduced, or return the one that the student has, and True."""
    introduced: dict[str, Any] = {
        "relationship": Contact.Relationship.INTRODUCED,
        "introduced_by": referral.by,
        "introducer_may_be_named": referral.may_use_name == Referral.Permission.YES,
        "introducer_said_no": referral.may_use_name == Referral.Permission.NO,
    }
    try:
        values = {"name": referral.name} | _parsed(referral.how_to_reach) | introduced
        return add(owner=referral.owner, values=values, form_key=uuid.uuid4()), False
    except Duplicate as known:
        if not is_introduced_by(referral.by, known.contact):
            found = Contact.objects.filter(pk=known.contact.pk)
            found.filter(relationship="", introduced_by=None).update(**introduced)
        return known.contact, True


def _parsed(how_to_reach: str) -> dict[str, str]:
    """Split into address, number and link; the rest goes to the tidbits unchanged."""
    found = parse(how_to_reach)
    columns = {
        name: getattr(found, name) for name in ("email", "phone", "link") if getattr(found, name)
    }
    text = how_to_reach.strip()
    says_more = len(text) > sum(len(value) for value in columns.values()) + len(columns)
    return columns | ({"tidbits": text} if says_more else {})
