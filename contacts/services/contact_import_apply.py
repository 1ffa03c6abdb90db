"""Apply a checked file of contacts: all of it in the caller's transaction, in batches of rows.

What is compared is compared once more under the lock of the student, who adds and changes contacts
under it, too: what changed since the check stops the import, which is then checked again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts.domain.contact_changes import (
    COLUMNS,
    after,
    column_of,
    said_of,
    value_of,
)
from contacts.domain.contact_matching import traits_of
from contacts.models import Contact, ContactImportRow
from contacts.selectors.contact_import_file import numbers_by_slug
from contacts.selectors.known_people import keys_of_record, office_region
from contacts.selectors.own_contacts import known_contacts
from contacts.services.contact_import_check import owner_of
from contacts.services.contact_import_extras import (
    add_links,
    add_tags,
    further_links,
    introduce,
)
from contacts.services.contact_import_people import Changed, give_people
from contacts.services.contacts import IDENTIFYING
from contacts.services.organizations import link_organizations
from contacts.services.people_in_bulk import PersonRecord, get_or_create_people
from core.names import sort_key
from users.domain.import_kinds import ImportRun
from users.models import ImportJob, User
from users.services.imports import ImportStale

BATCH = 500
LATER = ("more_links", "tags", "introduced_by", "introducer_may_be_named")
Kind, Choice = ContactImportRow.Kind, ContactImportRow.Choice


def apply_contacts(run: ImportRun) -> dict[str, Any]:
    """Add and change what was looked at and chosen; return counts. Raises ImportStale."""
    job, owner = run.job, owner_of(run.job)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    _require_same_matches(job, owner)
    work = _Work(job, owner, numbers_by_slug())
    for rows in _batches(job, "contact_id", kind=Kind.CHANGED):
        work.change([row for row in rows if _choice(job, row) != Choice.SKIP])
    same = ContactImportRow.objects.filter(choice=Choice.SAME_PERSON)
    for rows in _batches(job, "maybe_id", kind=Kind.NEW, pk__in=same):
        work.fill_in(rows)
    give_people(owner, work.identified)
    work.add_new(run)
    counts: dict[str, Any] = {f"applied_{name}": it for name, it in work.counts.items()}
    introduce(job, owner)
    return counts | add_tags(job, owner)


def _choice(job: ImportJob, row: ContactImportRow) -> str:
    return row.choice or job.choices.get("changed") or Choice.FILL


def _batches(job: ImportJob, order: str, **only: Any) -> Iterator[list[ContactImportRow]]:
    rows = ContactImportRow.objects.filter(job=job, **only).order_by(order, "pk")
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(rows.filter(pk__in=ids[start : start + BATCH]))


def _require_same_matches(job: ImportJob, owner: User) -> None:
    """Raise ImportStale if a row is about somebody else by now. One query, and one for the rows."""
    region = office_region()
    known = known_contacts(owner, region)
    rows = ContactImportRow.objects.filter(job=job, kind__in=(Kind.NEW, Kind.CHANGED))
    found = rows.values_list("said", "contact_id", "maybe_id")
    for said, contact, maybe in found.iterator(chunk_size=BATCH):
        match = known.match(traits_of(said, region))
        if (match.known, match.maybe) != (contact, maybe):
            raise ImportStale


@dataclass
class _Work:
    job: ImportJob
    owner: User
    office: dict[str, dict[str, int]]
    counts: Counter[str] = field(default_factory=Counter)
    identified: list[Changed] = field(default_factory=list)

    def change(self, rows: Sequence[ContactImportRow]) -> None:
        """Fill in or replace what the rows of one batch say of contacts that they were compared
        with. Raises ImportStale."""
        contacts = self._locked([row.contact_id for row in rows])
        if any(contacts[row.contact_id or 0].version != row.version for row in rows):
            raise ImportStale
        for row in rows:
            replaces = row.replaces if _choice(self.job, row) == Choice.REPLACE else []
            self._write(row, contacts[row.contact_id or 0], [*row.fills, *replaces])
        self._save(rows, contacts)

    def fill_in(self, rows: Sequence[ContactImportRow]) -> None:
        """Fill in what rows say of somebody whom the student called the same person."""
        contacts = self._locked([row.maybe_id for row in rows])
        for row in rows:
            row.contact = contacts[row.maybe_id or 0]
            there = said_of(row.contact)
            blank = [name for name in COLUMNS if row.said.get(name) and not there[name]]
            self._write(row, row.contact, blank)
        self._save(rows, contacts)

    def _locked(self, ids: Sequence[int | None]) -> dict[int, Contact]:
        mine = Contact.objects.editable_by(self.owner).filter(pk__in=ids).order_by("pk")
        locked = mine.select_related("field", "source").select_for_update(of=("self",))
        found = {contact.pk: contact for contact in locked}
        if len(found) < len(set(ids)):
            raise ImportStale
        return found

    def _write(self, row: ContactImportRow, contact: Contact, names: Sequence[str]) -> None:
        there, name_before = said_of(contact), contact.name
        names = [name for name in names if name != "email" or not contact.hides_address]
        values = {name: after(name, row.said[name], there[name]) for name in names}
        row.before = {name: [there[name], text] for name, text in values.items()}
        for name, text in values.items():
            setattr(contact, column_of(name), value_of(name, text, self.office))
        if values:
            contact.sort_key = sort_key(contact.name)
            contact.version += 1
        if not IDENTIFYING.isdisjoint(values):
            self.identified.append(Changed(contact.pk, name_before))

    def _save(self, rows: Sequence[ContactImportRow], contacts: dict[int, Contact]) -> None:
        changed = [row for row in rows if row.before]
        names = {name for row in changed for name in row.before}
        for row in changed:
            row.is_applied, row.version = True, contacts[row.contact_id or 0].version
        if changed:
            written = [contacts[row.contact_id or 0] for row in changed]
            columns = [name for name in COLUMNS if name in names]
            Contact.objects.bulk_update(written, [*columns, "sort_key", "version"])
            if "organization" in names:
                link_organizations(written)
            applied = ["before", "is_applied", "version", "contact"]
            ContactImportRow.objects.bulk_update(changed, applied)
        self.counts["changed"] += len(changed)

    def add_new(self, run: ImportRun) -> None:
        """Create a contact for each new row that was not left out, the first row last.

        So a list of the newest contacts begins like the file.
        """
        out = (Choice.SKIP, Choice.SAME_PERSON)
        rows = ContactImportRow.objects.filter(job=self.job, kind=Kind.NEW).exclude(choice__in=out)
        ids = list(rows.order_by("-number").values_list("pk", flat=True))
        people = dict(zip(ids, get_or_create_people(list(_records(rows))), strict=True))
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            self._add(list(rows.filter(pk__in=some).order_by("-number")), people, run)
        self.counts["new"] += len(ids)

    def _add(
        self, rows: Sequence[ContactImportRow], people: dict[int, int | None], run: ImportRun
    ) -> None:
        made = Contact.objects.bulk_create(
            self._new(row, people[row.pk], run.clock()) for row in rows
        )
        for row, contact in zip(rows, made, strict=True):
            row.contact, row.is_applied, row.version = contact, True, contact.version
        ContactImportRow.objects.bulk_update(rows, ["contact", "is_applied", "version"])
        link_organizations(made)
        add_links((contact, row.said) for row, contact in zip(rows, made, strict=True))

    def _new(self, row: ContactImportRow, person: int | None, now: Any) -> Contact:
        values = {
            column_of(name): value_of(name, text, self.office)
            for name, text in row.said.items()
            if name not in LATER
        }
        source = self.job.choices.get("source")
        if source and not values.get("source_id"):
            values["source_id"] = self.office["source"].get(source)
        return Contact(
            owner=self.owner,
            person_id=person,
            sort_key=sort_key(row.said["name"]),
            created_at=now,
            **values,
        )


def _records(rows: Any) -> Iterator[PersonRecord]:
    for said in rows.order_by("-number").values_list("said", flat=True).iterator(chunk_size=BATCH):
        yield PersonRecord(
            keys_of_record(
                address=said.get("email", ""),
                link=said.get("link", ""),
                more_links=further_links(said),
                phone=said.get("phone", ""),
                name=said["name"],
            )
        )
