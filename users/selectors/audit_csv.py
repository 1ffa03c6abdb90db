"""The audit trail as rows of a file, for the registrar."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from users.models import AuditEntry, User
from users.selectors.audit_log import EntryRow, rows_of

MOST_ROWS = 50_000  # of one file
BATCH = 1000


def audit_rows(reader: User, entries: list[AuditEntry]) -> Iterator[list]:
    """Yield the head, then a row for each entry. A few queries for every thousand."""
    yield [
        _("When"),
        _("Who"),
        _("Who: address"),
        _("What"),
        _("Action"),
        _("On"),
        _("Number"),
        _("Whose record"),
        _("How many"),
        _("Before and after"),
        _("Changed words"),
    ]
    for first in range(0, len(entries), BATCH):
        for row in rows_of(reader, entries[first : first + BATCH]):
            yield _cells(row)


def _cells(row: EntryRow) -> list[object]:
    entry = row.entry
    changes = "; ".join(f"{name}: {before} → {after}" for name, before, after in row.changes)
    return [
        localtime(entry.at).isoformat(timespec="seconds"),
        row.who or row.program or _who(entry),
        row.address,
        f"{row.words}: {row.purpose}" if row.purpose else row.words,
        entry.action,
        row.name,
        entry.object_id or "",
        row.student,
        entry.count,
        changes,
        ", ".join(row.other_fields),
    ]


def _who(entry: AuditEntry) -> str:
    return _("Somebody whose account is gone") if entry.actor_id else _("The site")
