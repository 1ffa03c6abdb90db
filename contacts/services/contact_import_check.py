"""Compare a file of contacts with a student's own, in batches: what each row would do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.domain.contact_changes import (
    ADDED_TO,
    COLUMNS,
    OF_NEW,
    changes_of,
    said_of,
    with_lines,
)
from contacts.domain.contact_files import FoundContact
from contacts.domain.contact_matching import Known, traits_of
from contacts.models import Contact, ContactImportRow
from contacts.selectors.contact_import_file import Reading, found_contacts, notes_on, opened_of
from contacts.selectors.known_people import office_region
from contacts.selectors.own_contacts import contacts_to_compare, known_contacts
from core.errors import Refusal
from core.lengths import require_lengths
from users.domain.import_kinds import ImportRun
from users.models import ImportJob, User

BATCH = 500
UPDATED = ["said", "kind", "fills", "replaces", "version", "choice"]
Kind, Choice = ContactImportRow.Kind, ContactImportRow.Choice
BETWEEN = {"more_links": "\n", "tags": ", "}
CHOICES = {
    Kind.NEW: (Choice.ADD, Choice.SAME_PERSON, Choice.SKIP),
    Kind.CHANGED: (Choice.FILL, Choice.REPLACE, Choice.SKIP),
}


def owner_of(job: ImportJob) -> User:
    """Raises LookupError for an import that belongs to nobody."""
    if job.owner is None:
        raise LookupError("an import of contacts without an owner")
    return job.owner


def check_contacts(run: ImportRun) -> dict[str, Any]:
    """Fill ContactImportRow for the whole file, from nothing, but for what was chosen for a row.

    Raises Unreadable, LostLease. Six queries for each 500 rows.
    """
    opened, reading = opened_of(run.job), Reading.of(run.job.mapping)
    if opened is None:
        raise LookupError("an import of contacts without a file")
    rows = ContactImportRow.objects.filter(job=run.job)
    chosen = dict(rows.exclude(choice="").values_list("number", "choice"))
    rows.delete()
    check = _Check(run.job, owner_of(run.job), chosen)
    done = 0
    for found in _batches(found_contacts(opened, reading)):
        with transaction.atomic():
            check.add(found)
            done += len(found)
            run.progress(done, done)
    return {**check.counts, "rows": done, **notes_on(opened, reading)}


def _batches(found: Iterable[FoundContact]) -> Iterator[list[FoundContact]]:
    rest = iter(found)
    while some := list(islice(rest, BATCH)):
        yield some


@dataclass
class _Check:
    """`in_file` are people of earlier rows, `row_of` the first row about each contact."""

    job: ImportJob
    owner: User
    chosen: dict[int, str]
    counts: Counter[str] = field(default_factory=Counter)
    in_file: Known = field(default_factory=Known)
    row_of: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.region = office_region()
        self.known = known_contacts(self.owner, self.region)

    def add(self, found: list[FoundContact]) -> None:
        rows = [self._matched(one) for one in found]
        first = self._first_rows(rows)
        for row in rows:
            if row.kind == Kind.REPEATED and row.repeats:
                _add_to_first(first[row.repeats], row)
        earlier = [row for row in first.values() if row.pk]
        ids = {row.contact_id for row in (*rows, *earlier) if row.contact_id}
        contacts = contacts_to_compare(self.owner, ids) if ids else {}
        self.counts.subtract(_counted(earlier))
        for row in (*rows, *earlier):
            self._compare(row, contacts)
        self.counts.update([*_counted(earlier), *_counted(rows)])
        ContactImportRow.objects.bulk_create(rows)
        ContactImportRow.objects.bulk_update(earlier, UPDATED)

    def _matched(self, found: FoundContact) -> ContactImportRow:
        """Return an unsaved row with whom it is about."""
        row = ContactImportRow(job=self.job, number=found.number)
        said = {name: found.values.get(name, "") for name in (*COLUMNS, *OF_NEW)}
        row.said = {name: text for name, text in said.items() if text}
        row.notes = [str(said) for said in (*found.notes, *_unread(found))]
        row.problems = [str(said) for said in (*found.problems, *_faults(found))]
        if row.problems:
            row.kind, row.cells = Kind.WRONG, list(found.cells)
            return row
        traits = traits_of(found.values, self.region)
        match, earlier = self.known.match(traits), self.in_file.match(traits)
        first = earlier.known or (self.row_of.get(match.known) if match.known else None)
        if first:
            row.kind, row.repeats = Kind.REPEATED, first
            self.in_file.add(first, traits)
            return row
        row.kind, row.contact_id, row.maybe_id = Kind.NEW, match.known, match.maybe
        if not (match.known or match.maybe):
            row.repeats = earlier.maybe
        self.in_file.add(row.number, traits)
        if match.known:
            self.row_of[match.known] = row.number
        return row

    def _first_rows(self, rows: list[ContactImportRow]) -> dict[int, ContactImportRow]:
        """Return the rows that others repeat, by number."""
        here = {row.number: row for row in rows}
        wanted = {row.repeats for row in rows if row.kind == Kind.REPEATED and row.repeats}
        stored = ContactImportRow.objects.filter(job=self.job, number__in=wanted - here.keys())
        earlier = {row.number: row for row in stored} if wanted - here.keys() else {}
        return {number: here.get(number) or earlier[number] for number in wanted}

    def _compare(self, row: ContactImportRow, contacts: dict[int, Contact]) -> None:
        contact = contacts.get(row.contact_id or 0)
        if contact is not None and row.kind != Kind.REPEATED:
            changes = changes_of(row.said, said_of(contact), self.region)
            row.fills, row.replaces, row.version = changes.fills, changes.replaces, contact.version
            if contact.hides_address:  # the office has an address of theirs
                row.fills = [name for name in row.fills if name != "email"]
            row.kind = Kind.CHANGED if row.fills or row.replaces else Kind.SAME
        choice = row.choice or self.chosen.get(row.number, "")
        row.choice = choice if choice in allowed_choices(row) else ""


def allowed_choices(row: ContactImportRow) -> list[ContactImportRow.Choice]:
    """Return what may be done with a row, the usual first; nothing for a row that does nothing."""
    found = CHOICES.get(Kind(row.kind), ())
    return [it for it in found if it != Choice.SAME_PERSON or row.maybe_id]


def _counted(rows: Sequence[ContactImportRow]) -> list[str]:
    """Return a name for each thing that is counted of `rows`."""
    found = [str(row.kind) for row in rows]
    return found + [
        "maybe" for row in rows if row.kind == Kind.NEW and (row.maybe_id or row.repeats)
    ]


def _add_to_first(first: ContactImportRow, row: ContactImportRow) -> None:
    """Let the first row about somebody say what only a later one says."""
    for name, text in row.said.items():
        there = first.said.get(name, "")
        if not there or name in ADDED_TO:
            first.said[name] = with_lines(name, there, text) if there else text
        elif name in BETWEEN:
            both = [*there.split(BETWEEN[name]), *text.split(BETWEEN[name])]
            first.said[name] = BETWEEN[name].join(dict.fromkeys(both))
    row.notes = [
        _("The same person as row %(row)d, which now says all of it.") % {"row": first.number},
        *row.notes,
    ]


def _unread(found: FoundContact) -> list[str]:
    if not found.unread:
        return []
    return [_("Not read: %(what)s.") % {"what": ", ".join(map(str, found.unread))}]


def _faults(found: FoundContact) -> list[str]:
    """Return what no contact can hold, whatever the reader of the file let through."""
    if not found.values.get("name", "").strip() and not found.problems:
        return [_("There is no name.")]
    try:
        require_lengths(Contact, {name: found.values.get(name, "") for name in COLUMNS})
    except Refusal as refusal:
        return [str(refusal.sentence)]
    return []
