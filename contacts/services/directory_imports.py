"""Import a file of directory people: store it, apply it once, undo it for ten minutes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.audit_actions import ContactAction
from contacts.domain.directory_file import EMPTY, DirectoryRow
from contacts.models import DirectoryEntry, DirectoryImport, Person, PersonKey
from contacts.selectors.directory_preview import preview_directory
from core.addresses import base_key, match_keys
from core.errors import Refusal
from core.names import sort_key
from core.table_lines import Line
from core.tables import as_csv, from_csv
from office.models import CareerField
from users.models import User
from users.services import record

CHANGED_MEANWHILE = _("Somebody changed the directory meanwhile. Look at the file once more.")
NOTHING_TO_DO = _("There is nothing to import in this file.")
GONE = _("The file is no longer stored. Send it again.")
TOO_LATE = _("It is too late to undo this import.")


def store_file(*, lines: Sequence[Line], by: User, now: dt.datetime) -> DirectoryImport:
    """Keep a file until it is applied, for a day at most. Nobody is added by that."""
    return DirectoryImport.objects.create(by=by, at=now, rows=as_csv(lines))


def choose_columns(*, import_id: int, mapping: Mapping[str, str]) -> None:
    DirectoryImport.objects.filter(pk=import_id, applied_at=None).update(mapping=dict(mapping))


def apply_file(*, import_id: int, by: User, now: dt.datetime) -> DirectoryImport:
    """Add and change everybody whose row can be read, or nobody; a second press does nothing.

    What is written is compared again under the import's lock. The site invites nobody, and what
    keeps people from being asked stays. A number of queries for all rows together. Raises Refusal
    for a file that is gone or changes nothing, or if somebody was added meanwhile.
    """
    try:
        return _apply(import_id, by, now)
    except IntegrityError as error:
        raise Refusal(CHANGED_MEANWHILE) from error


@transaction.atomic
def _apply(import_id: int, by: User, now: dt.datetime) -> DirectoryImport:
    made = DirectoryImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if made.applied_at:
        return made
    if not made.rows:
        raise Refusal(GONE)
    rows = preview_directory(from_csv(made.rows), made.mapping, now).usable
    if not rows:
        raise Refusal(NOTHING_TO_DO)
    _lock_unchanged([row.entry for row in rows if row.entry])
    changed = [_change(row, row.entry) for row in rows if row.entry]
    _save_changed([row.entry for row in rows if row.entry])
    added = _add([row for row in rows if row.entry is None])
    made.added, made.changed = len(added), len(changed)
    made.changes = [*added, *changed]
    made.applied_at, made.rows = now, ""
    made.save()
    record(actor=by, action=ContactAction.DIRECTORY_IMPORTED, object=made, count=len(rows))
    return made


@transaction.atomic
def undo_file(*, import_id: int, by: User, now: dt.datetime) -> int:
    """Restore every entry; return how many stay, since they were changed again.

    Raises Refusal after ten minutes, or if it is undone already.
    """
    made = DirectoryImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if not made.can_undo(now):
        raise Refusal(TOO_LATE)
    ids = [change["id"] for change in made.changes]
    entries = {
        entry.pk: entry
        for entry in DirectoryEntry.objects.select_for_update(of=("self",))
        .active()
        .filter(pk__in=ids)
        .order_by("pk")
    }
    untouched = [
        change
        for change in made.changes
        if change["id"] in entries and entries[change["id"]].version == change["after"]
    ]
    new = [change["id"] for change in untouched if change["before"] is None]
    DirectoryEntry.objects.filter(pk__in=new).delete()
    old = [change for change in untouched if change["before"] is not None]
    for change in old:
        _restore(entries[change["id"]], change["before"])
    _save_changed([entries[change["id"]] for change in old])
    left = len(made.changes) - len(untouched)
    made.undone_at, made.changes = now, []
    made.save(update_fields=["undone_at", "changes"])
    record(
        actor=by,
        action=ContactAction.DIRECTORY_IMPORT_UNDONE,
        object=made,
        count=max(len(untouched), 1),
    )
    return left


def _lock_unchanged(entries: Sequence[DirectoryEntry]) -> None:
    """Raise Refusal if somebody changed or archived one of them since it was read."""
    found = DirectoryEntry.objects.active().filter(pk__in=[entry.pk for entry in entries])
    locked = found.order_by("pk").select_for_update().values_list("pk", "version")
    if dict(locked) != {entry.pk: entry.version for entry in entries}:
        raise Refusal(CHANGED_MEANWHILE)


def _change(row: DirectoryRow, entry: DirectoryEntry) -> dict[str, Any]:
    before = {name: _plain(getattr(entry, name)) for name in row.changed}
    for name in row.changed:
        setattr(entry, name, row.values[name])
    entry.version += 1
    return {"id": entry.pk, "before": before, "after": entry.version}


def _save_changed(entries: Sequence[DirectoryEntry | None]) -> None:
    found = [entry for entry in entries if entry]
    for entry in found:
        entry.sort_key = sort_key(entry.name)
    DirectoryEntry.objects.bulk_update(found, [*EMPTY, "sort_key", "version"], batch_size=500)


def _add(rows: list[DirectoryRow]) -> list[dict[str, Any]]:
    people = _people_for([row.values["email"] for row in rows])
    entries = DirectoryEntry.objects.bulk_create(
        DirectoryEntry(
            person_id=people[row.values["email"]],
            sort_key=sort_key(row.values["name"]),
            **row.values,
        )
        for row in rows
    )
    return [{"id": entry.pk, "before": None, "after": entry.version} for entry in entries]


def _people_for(addresses: list[str]) -> dict[str, int]:
    """Return the number of the Person of each address; unknown ones become new. 3 queries."""
    values = {key: address for address in addresses for key in match_keys(address)}
    known = PersonKey.objects.filter(kind=PersonKey.Kind.ADDRESS, key__in=values)
    people = {values[key]: person for key, person in known.values_list("key", "person_id")}
    new = [address for address in addresses if address not in people]
    made = Person.objects.bulk_create(Person() for _address in new)
    keys = [
        PersonKey(person=person, kind=PersonKey.Kind.ADDRESS, key=base_key(address))
        for person, address in zip(made, new, strict=True)
    ]
    PersonKey.objects.bulk_create(sorted(keys, key=lambda key: key.key))  # in order: no deadlock
    return people | {address: person.pk for address, person in zip(new, made, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, CareerField):
        return value.pk
    return value.isoformat() if isinstance(value, dt.date) else value


def _restore(entry: DirectoryEntry, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        if name == "field":
            entry.field_id = value
        elif name in ("agreed_on", "last_asked_on"):
            setattr(entry, name, dt.date.fromisoformat(value) if value else None)
        else:
            setattr(entry, name, value)
    entry.version += 1
