"""People whom a contact pointed to: written down, gone on to, put away and brought back."""

import datetime as dt
import uuid

from django.db import transaction

from contacts.domain.quick_add import parse
from contacts.models import Contact, Referral
from contacts.services.records import Duplicate, add, restore
from users.models import User


def refer(
    *, contact: Contact, name: str, how_to_reach: str, may_use_name: str, now: dt.datetime
) -> Referral:
    """Whom this contact pointed to; the same name twice from one contact is one referral."""
    said = {"how_to_reach": how_to_reach, "may_use_name": may_use_name}
    referral, _made = Referral.objects.update_or_create(
        owner_id=contact.owner_id,
        by=contact,
        name=name,
        defaults=said,
        create_defaults=said | {"created_at": now},
    )
    followed = Contact.objects.filter(pk=referral.contact_id, introduced_by=contact)
    followed.update(introducer_may_be_named=_may_be_named(referral))
    return referral


@transaction.atomic
def follow(*, referral_id: int) -> Contact:
    """The student's own record of the person a referral names, made at the first press and found
    again at the next."""
    owner_id = Referral.objects.values_list("owner_id", flat=True).get(pk=referral_id)
    # the first lock everywhere; `add` takes it, too
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("owner", "by")
        .get(pk=referral_id)
    )
    contact = referral.contact
    if contact is None:
        contact = referral.contact = _record_of(referral)
    elif contact.archived_at:
        contact = restore(contact_id=contact.pk)
    referral.put_away_at = None
    referral.save(update_fields=["contact", "put_away_at"])
    return contact


def put_away(*, referral_id: int, now: dt.datetime) -> None:
    """The student does not want to write to this person; nothing is erased."""
    Referral.objects.filter(pk=referral_id, put_away_at=None).update(put_away_at=now)


def bring_back(*, referral_id: int) -> None:
    """As it was before it was put away."""
    Referral.objects.filter(pk=referral_id).update(put_away_at=None)


def _record_of(referral: Referral) -> Contact:
    """A new contact who was introduced, or the one the student has already."""
    introduced = {
        "relationship": Contact.Relationship.INTRODUCED,
        "introduced_by": referral.by,
        "introducer_may_be_named": _may_be_named(referral),
    }
    try:
        values = {"name": referral.name} | _reached_by(referral.how_to_reach) | introduced
        return add(owner=referral.owner, values=values, form_key=uuid.uuid4())
    except Duplicate as known:
        Contact.objects.filter(pk=known.contact.pk, relationship="", introduced_by=None).update(
            **introduced
        )
        return known.contact


def _may_be_named(referral: Referral) -> bool:
    return referral.may_use_name == Referral.Permission.YES


def _reached_by(how: str) -> dict[str, str]:
    """Address, number and link as far as the line has them; the line itself where it says more
    than that."""
    found = parse(how)
    columns = {
        name: getattr(found, name) for name in ("email", "phone", "link") if getattr(found, name)
    }
    says_more = len(how.strip()) > sum(len(value) for value in columns.values()) + len(columns)
    return columns | ({"tidbits": how.strip()} if says_more else {})
