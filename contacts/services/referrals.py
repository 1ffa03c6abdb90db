"""Referrals: people, organizations and opportunities that a contact named."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from contacts.domain.quick_add import parse
from contacts.models import Contact, Organization, Referral
from contacts.services.contacts import Duplicate, add, restore
from contacts.services.introducers import is_introduced_by
from contacts.services.organizations import add_organization
from contacts.services.permissions import apply_permission
from core.lengths import require_lengths
from users.models import User

Kind = Referral.Kind


COLUMNS = {
    Kind.PERSON: ("how_to_reach", "may_use_name"),
    Kind.ORGANIZATION: (),
    Kind.OPPORTUNITY: ("link", "due_on"),
}


@transaction.atomic
def add_referral(
    *, contact: Contact, name: str, kind: str = Kind.PERSON, now: dt.datetime, **details: Any
) -> Referral:
    """Return the referral; the same name twice from one contact is one referral.

    `details` are the COLUMNS of its kind; empty ones leave what was noted before. An organization
    leads to the student's record of it, made the first time. Raises Refusal for an organization
    without a name, and for a long text.
    """
    require_lengths(Referral, {"name": name, **details})
    User.objects.select_for_update(no_key=True).get(pk=contact.owner_id)
    given: dict[str, Any] = {column: details[column] for column in _given(Kind(kind), details)}
    if kind == Kind.ORGANIZATION:
        given["organization"] = add_organization(owner=contact.owner, name=name)
    about = {"owner_id": contact.owner_id, "by": contact, "kind": kind, "name": name}
    # of two contacts that were merged each may have named the same
    first = Referral.objects.filter(**about).order_by("pk").values_list("pk", flat=True).first()
    referral, _is_new = Referral.objects.update_or_create(
        **about if first is None else {"pk": first},
        defaults=given | {"archived_at": None, "done_at": None},
        create_defaults={**about, **given, "created_at": now},
    )
    if referral.contact and "may_use_name" in given:
        answer = given["may_use_name"]
        apply_permission(referral.contact, by=contact, answer=answer, now=now)
    return referral


@transaction.atomic
def add_referrals(
    *, contact: Contact, referrals: Iterable[dict[str, Any]], now: dt.datetime
) -> None:
    """Add all of them or none; each as `add_referral` takes it, and with what that raises."""
    for referral in referrals:
        add_referral(contact=contact, now=now, **referral)


def _given(kind: Kind, details: dict[str, Any]) -> list[str]:
    nothing_new = ("", None, Referral.Permission.NOT_ASKED)
    return [column for column in COLUMNS[kind] if details.get(column) not in nothing_new]


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
        .get(pk=referral_id, kind=Kind.PERSON)
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


@transaction.atomic
def open_organization(*, referral_id: int) -> Organization:
    """Return the student's record of the organization; made anew if it was erased since."""
    referral = Referral.objects.select_related("owner").get(pk=referral_id, kind=Kind.ORGANIZATION)
    record = referral.organization
    name = record.name if record and record.joined_into_id is None else referral.name
    record = add_organization(owner=referral.owner, name=name)
    Referral.objects.filter(pk=referral_id).update(organization=record)
    return record


def archive_referral(*, referral_id: int, now: dt.datetime) -> None:
    Referral.objects.filter(pk=referral_id, archived_at=None, done_at=None).update(archived_at=now)


def finish_opportunity(*, referral_id: int, now: dt.datetime) -> None:
    """Record that the student did it; the same press again has no further effect."""
    left = Referral.objects.filter(pk=referral_id, kind=Kind.OPPORTUNITY)
    left.filter(archived_at=None, done_at=None).update(done_at=now)


def restore_referral(*, referral_id: int) -> None:
    """Undo that it was archived or done."""
    Referral.objects.filter(pk=referral_id).update(archived_at=None, done_at=None)


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
        if not known.is_sure:
            key = uuid.uuid4()
            return add(owner=referral.owner, values=values, form_key=key, anyway=True), False
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
