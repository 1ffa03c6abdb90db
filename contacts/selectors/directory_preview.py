"""What importing a file of directory people would do, row by row."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.domain.directory_file import COLUMNS, DirectoryRow, Reader, RowState, complete
from contacts.models import DirectoryEntry, PersonKey
from contacts.selectors.askable import stopped_keys
from core.addresses import base_key, match_keys
from core.clock import local
from core.imports import Sheet, sheet_of
from core.table_lines import Line
from office.models import CareerField
from office.selectors.settings import office_settings

MOST_SHOWN = 100


@dataclass(frozen=True)
class DirectoryPreview:
    sheet: Sheet
    rows: list[DirectoryRow]

    @property
    def faulty(self) -> list[DirectoryRow]:
        return [row for row in self.rows if row.problems]

    @property
    def usable(self) -> list[DirectoryRow]:
        return [row for row in self.rows if row.is_usable]

    @property
    def shown(self) -> list[DirectoryRow]:
        return self.usable[:MOST_SHOWN]

    @property
    def not_shown(self) -> int:
        return len(self.usable) - len(self.shown)

    @property
    def added(self) -> int:
        return sum(row.state == RowState.ADDED for row in self.usable)

    @property
    def changed(self) -> int:
        return sum(row.state == RowState.CHANGED for row in self.usable)

    @property
    def same(self) -> int:
        return sum(row.state == RowState.SAME and not row.problems for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.usable)

    @property
    def is_ready(self) -> bool:
        return not self.sheet.problems


def preview_directory(
    lines: Sequence[Line], chosen: Mapping[str, str] | None, now: dt.datetime
) -> DirectoryPreview:
    """Return what each row would do. 5 queries, however many rows."""
    sheet = sheet_of(lines, COLUMNS, chosen)
    if sheet.problems:
        return DirectoryPreview(sheet, [])
    today = local(now, office_settings().zone).date()
    reader = Reader(list(CareerField.objects.filter(is_active=True)), today)
    rows = [reader.read(row) for row in sheet.rows]
    _note_repeated(rows)
    _compare([row for row in rows if not row.problems], today, now)
    return DirectoryPreview(sheet, rows)


def _note_repeated(rows: list[DirectoryRow]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if key := base_key(row.values.get("email", "")):
            earlier = first.setdefault(key, row.number)
            if earlier != row.number:
                row.problems.append(_("Row %(row)d has the same address.") % {"row": earlier})


def _compare(rows: list[DirectoryRow], today: dt.date, now: dt.datetime) -> None:
    """Find the entries that rows are about, and say what stays as it is."""
    keys = {key: row for row in rows for key in match_keys(row.values["email"])}
    known = PersonKey.objects.filter(kind=PersonKey.Kind.ADDRESS, key__in=keys)
    people = _by_person(known, keys)
    entries = DirectoryEntry.objects.active().filter(person_id__in=people)
    for entry in entries.select_related("person", "field"):
        people[entry.person_id].entry = entry
    stopped_rows = _stopped(people, keys, now)
    for row in rows:
        complete(row)
        if id(row) in stopped_rows:
            row.notes.append(_("On the do-not-contact list, and stays there."))
        if row.entry and row.entry.person.is_held(today):
            row.notes.append(_("On hold, and stays so."))
        if row.waits and row.state != RowState.SAME:
            row.notes.append(_("Waits unseen until when and how they agreed is known."))


def _by_person(
    known: Iterable[PersonKey], keys: Mapping[str, DirectoryRow]
) -> dict[int, DirectoryRow]:
    """Return the first row of each person; a second address of theirs is named as a problem."""
    people: dict[int, DirectoryRow] = {}
    for stored in sorted(known, key=lambda stored: keys[stored.key].number):
        row = keys[stored.key]
        first = people.setdefault(stored.person_id, row)
        if first is not row:
            text = _("Row %(row)d is the same person under another address.")
            row.problems.append(text % {"row": first.number})
    return people


def _stopped(
    people: Mapping[int, DirectoryRow], keys: Mapping[str, DirectoryRow], now: dt.datetime
) -> set[int]:
    """Return ids of the rows whose address, or another of the same person, is suppressed."""
    addresses = PersonKey.objects.filter(person_id__in=people, kind=PersonKey.Kind.ADDRESS)
    stopped = addresses.filter(key__in=stopped_keys(now)).values_list("person_id", flat=True)
    unknown = stopped_keys(now).filter(address_key__in=keys).values_list("address_key", flat=True)
    return {id(people[person]) for person in stopped} | {id(keys[key]) for key in unknown}
