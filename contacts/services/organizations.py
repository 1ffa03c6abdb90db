"""A student's records of organizations: found by the name that a contact has, edited by version."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Organization, Referral
from contacts.models.organization_names import organization_key
from core.edits import Stale
from core.errors import Refusal
from core.lengths import require_lengths
from core.names import isolated
from users.models import User

NAME_REQUIRED = _("Write the organization's name.")
BARE = {"staff_link": "", "careers_link": "", "job_titles": "", "found_out": "", "other_keys": []}


class NameTaken(Refusal):
    """The student has `organization` of that name; the page offers to open it or to join both."""

    sentence = _("You already have %(name)s.")

    def __init__(self, organization: Organization):
        super().__init__(self.sentence % {"name": isolated(organization.name)})
        self.organization = organization


def link_organization(contact: Contact) -> None:
    """Let a contact lead to its owner's record of its organization; see link_organizations."""
    link_organizations([contact])


@transaction.atomic
def link_organizations(contacts: Iterable[Contact]) -> None:
    """Let saved contacts of one owner lead to the record of the organization that each names.

    Makes records that don't exist, restores archived ones, and deletes those left behind without
    a contact, a referral and a word. The text of the contact stays. Call it under the lock of the
    owner. At most 8 queries, however many contacts.
    """
    rows = list(contacts)
    keys = {row.pk: organization_key(row.organization) for row in rows}
    stored = _stored_or_new({keys[row.pk]: row for row in reversed(rows) if keys[row.pk]})
    changed, left = [], []
    for row in rows:
        record = stored.get(keys[row.pk])
        if row.organization_record_id != (record.pk if record else None):
            left += [row.organization_record_id] if row.organization_record_id else []
            row.organization_record = record
            changed.append(row)
    Contact.objects.bulk_update(changed, ["organization_record"], batch_size=1000)
    delete_bare_organizations(left)


def _stored_or_new(by_key: dict[str, Contact]) -> dict[str, Organization]:
    """Return the active records of these keys, those under a former name too."""
    if not by_key:
        return {}
    owner_id = next(iter(by_key.values())).owner_id
    found = _by_keys(owner_id, by_key)
    missing = [key for key in by_key if key not in found]
    Organization.objects.bulk_create(
        [_new(owner_id, by_key[key].organization) for key in missing], ignore_conflicts=True
    )
    archived = {row.pk for row in found.values() if row.archived_at}
    if archived:
        Organization.objects.filter(pk__in=archived).update(archived_at=None)
    return _by_keys(owner_id, by_key) if missing or archived else found


def _by_keys(owner_id: int, keys: Collection[str]) -> dict[str, Organization]:
    mine = Organization.objects.filter(owner_id=owner_id).apart()
    rows = mine.filter(other_keys__overlap=list(keys)) | mine.filter(name_key__in=keys)
    return {key: row for row in rows for key in row.keys if key in keys}


def _new(owner_id: int, name: str) -> Organization:
    organization = Organization(owner_id=owner_id, name=" ".join(name.split()))
    organization.set_keys()
    return organization


def delete_bare_organizations(ids: Collection[int]) -> None:
    """Delete those of `ids` that hold nothing but a name, without a contact or a referral."""
    if ids:
        there = Contact.objects.filter(organization_record=OuterRef("pk"))
        named = Referral.objects.filter(organization=OuterRef("pk"))
        bare = Organization.objects.filter(~Exists(there), ~Exists(named), pk__in=ids, **BARE)
        bare.delete()


@transaction.atomic
def add_organization(*, owner: User, name: str) -> Organization:
    """Return the owner's record of this name; made the first time, restored if archived.

    Raises Refusal without a name or for a long one.
    """
    require_lengths(Organization, {"name": name})
    key = organization_key(name)
    if not key:
        raise Refusal(NAME_REQUIRED)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return _stored_or_new({key: Contact(owner=owner, organization=name)})[key]


@transaction.atomic
def change_organization(
    *, organization_id: int, version: int, values: dict[str, Any]
) -> Organization:
    """Save an edit; submitting it twice has no further effect.

    A former name still leads here. Raises Stale, NameTaken, or Refusal without a name.
    """
    require_lengths(Organization, values)
    organization = lock_organization(organization_id)
    if organization.version != version:
        if all(getattr(organization, name) == value for name, value in values.items()):
            return organization
        raise Stale(organization)
    if "name" in values:
        _rename(organization, values["name"])
    for name, value in values.items():
        setattr(organization, name, value)
    organization.version += 1
    organization.save()
    return organization


def _rename(organization: Organization, name: str) -> None:
    """Check a new name, and keep the key of the former one. Raises NameTaken, Refusal."""
    key = organization_key(name)
    if not key:
        raise Refusal(NAME_REQUIRED)
    mine = Organization.objects.filter(owner_id=organization.owner_id)
    taken = mine.named(key).exclude(pk=organization.pk).first()
    if taken:
        raise NameTaken(taken)
    keys = dict.fromkeys([*organization.other_keys, organization.name_key])
    organization.other_keys = [one for one in keys if one != key]


@transaction.atomic
def archive_organization(*, organization_id: int, now: dt.datetime) -> Organization:
    organization = lock_organization(organization_id)
    organization.archived_at = organization.archived_at or now
    organization.save(update_fields=["archived_at"])
    return organization


@transaction.atomic
def restore_organization(*, organization_id: int) -> Organization:
    organization = lock_organization(organization_id)
    organization.archived_at = None
    organization.save(update_fields=["archived_at"])
    return organization


def lock_organization(organization_id: int) -> Organization:
    """Return it under the lock of its owner, which every writer of records takes first."""
    owner_id = Organization.objects.values_list("owner_id", flat=True).get(pk=organization_id)
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
    return Organization.objects.select_for_update().get(pk=organization_id)
