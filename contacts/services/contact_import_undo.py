"""Undo an applied import of contacts, as far as nobody used what it made."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import ForeignObjectRel, Model

from contacts.domain.contact_changes import COLUMNS, column_of, said_of, value_of
from contacts.models import Contact, ContactImportRow, ContactLink, Tag
from contacts.selectors.contact_import_file import numbers_by_slug
from contacts.services.contact_import_check import owner_of
from contacts.services.contact_import_people import Changed, give_people
from contacts.services.contacts import IDENTIFYING
from contacts.services.organizations import delete_bare_organizations, link_organizations
from core.names import sort_key
from users.domain.import_kinds import ImportRun
from users.models import ImportJob, User

BATCH = 500
Kind = ContactImportRow.Kind


def undo_contacts(run: ImportRun) -> dict[str, Any]:
    """Delete the contacts that the import made and change the others back; return counts.

    A contact in use stays: one with a request, a talk, a touch, an edit. So does a value that was
    changed since. Those rows say so by `is_kept`.
    """
    job, owner = run.job, owner_of(run.job)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    counts: Counter[str] = Counter()
    for rows in _batches(job, before={}):
        removed = _delete_unused(rows, job)
        counts.update(removed=removed, kept=len(rows) - removed)
    for rows in _batches(job, exclude={"before": {}}):
        changed = _change_back(rows, owner)
        counts.update(changed=changed)
    new_tags = Tag.objects.editable_by(owner).filter(pk__in=job.counts.get("new_tags", []))
    new_tags.filter(contacts=None).delete()
    return {f"undone_{name}": number for name, number in counts.items()}


def _batches(
    job: ImportJob, exclude: dict[str, Any] | None = None, **only: Any
) -> Iterator[list[ContactImportRow]]:
    """Yield applied rows in the order of their contacts, which is that of all locks."""
    rows = ContactImportRow.objects.filter(job=job, is_applied=True, contact__isnull=False, **only)
    rows = (rows.exclude(**exclude) if exclude else rows).order_by("contact_id")
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(rows.filter(pk__in=ids[start : start + BATCH]))


# --- new ones -------------------------------------------------------------------------------------
def _delete_unused(rows: Sequence[ContactImportRow], job: ImportJob) -> int:
    """Delete the contacts that nobody used; return how many."""
    mine = Contact.objects.editable_by(owner_of(job)).filter(
        pk__in=[row.contact_id for row in rows],
        version=1,
        status=Contact.Status.TO_CONTACT,
        last_touch_at=None,
    )
    said = {row.contact_id: row.said for row in rows}
    found = {
        contact.pk: contact.organization_record_id
        for contact in mine.order_by("pk").select_for_update()
        if _is_as_said(contact, said[contact.pk])
    }
    unused = found.keys() - (_used(found.keys(), job) if found else set())
    kept = [row.pk for row in rows if row.contact_id not in unused]
    ContactImportRow.objects.filter(pk__in=kept).update(is_kept=True)
    Contact.objects.filter(pk__in=unused).delete()
    delete_bare_organizations({record for pk in unused if (record := found[pk])})
    return len(unused)


def _is_as_said(contact: Contact, said: dict[str, str]) -> bool:
    """True if nobody changed what is kept without a new version."""
    return all(
        getattr(contact, name) == value_of(name, said.get(name, ""), {})
        for name in ("cadence", "planned_on", "took_interest")
    )


def _used(ids: Collection[int], job: ImportJob) -> set[int]:
    """Return the contacts that rows lead to which the import did not make.

    A query for each column that can.
    """
    made_contacts = ContactImportRow.objects.filter(job=job, is_applied=True, before={})
    made: set[type[Model]] = {ContactImportRow, ContactLink}
    found: set[int] = set()
    for relation in Contact._meta.get_fields(include_hidden=True):  # noqa: SLF001 - public API
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in made:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})  # noqa: SLF001
            if relation.related_model is Contact.tags.through:
                rows = rows.exclude(tag__in=job.counts.get("tags", []))
            elif relation.related_model is Contact:
                rows = rows.exclude(pk__in=made_contacts.values("contact"))
            found |= set(rows.values_list(name, flat=True))
    return found


# --- those that were there ------------------------------------------------------------------------
def _change_back(rows: Sequence[ContactImportRow], owner: User) -> int:
    """Write back what is still as the import left it; return how many contacts changed."""
    mine = Contact.objects.editable_by(owner).filter(pk__in=[row.contact_id for row in rows])
    locked = mine.select_related("field", "source").order_by("pk").select_for_update(of=("self",))
    contacts, office = {contact.pk: contact for contact in locked}, numbers_by_slug()
    identified: list[Changed] = []
    changed: list[Contact] = []
    names: set[str] = set()
    for row in rows:
        contact = contacts[row.contact_id or 0]
        name_before, back = contact.name, _assign_before(contact, row, office)
        if back:
            changed.append(contact)
            names |= back
        if not IDENTIFYING.isdisjoint(back):
            identified.append(Changed(contact.pk, name_before))
    if changed:
        columns = [name for name in COLUMNS if name in names]
        Contact.objects.bulk_update(changed, [*columns, "sort_key", "version"])
    if "organization" in names:
        link_organizations(changed)
    give_people(owner, identified)
    ContactImportRow.objects.bulk_update(rows, ["is_kept"])
    return len(changed)


def _assign_before(
    contact: Contact, row: ContactImportRow, office: Mapping[str, Mapping[str, int]]
) -> set[str]:
    """Give back what is as the import left it; return those names, and note if others stay."""
    there = said_of(contact)
    back = {name: old for name, (old, new) in row.before.items() if there[name] == new}
    for name, old in back.items():
        setattr(contact, column_of(name), value_of(name, old, office))
    row.is_kept = len(back) < len(row.before)
    if back:
        contact.sort_key = sort_key(contact.name)
        contact.version += 1
    return set(back)
