"""A site after years of use, made in SQL: many sent emails, a tenth as many talks, and open work.

The open work is the same for any history: no reminder reaches back to old talks. There is one
database for each size, stored under .local/ between runs. Its name contains a fingerprint of the
tables and of this code, so that it is rebuilt when either changes.
"""

# ruff: noqa: SLF001 - _meta is public API, and Django has no other name for a connection to no
# database

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from psycopg import sql

from bench.scale import rows
from bench.scale.rows import DUE, NOW, emails, insert, people, talks_and_moves
from contacts.models import Contact
from devserver.processes import DevserverError
from interviews.models import Interview, InterviewEvent
from outbox.models import Email
from reminders.services.planner import queue_due_reminders

# on disk, for an email with its share of all else and the space to create it
BYTES_A_ROW = 800
MADE_FROM = (Path(__file__), Path(rows.__file__))


def database(rows: int) -> str:
    """Return the name of the database with that many emails; creates it if necessary."""
    name = f"margin_rows_{rows}_{_fingerprint()}"
    with _beside() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"margin_rows_{rows}_%"]
        )
        found = {row[0] for row in cursor.fetchall()}
        for other in found - {name}:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(other)))
    if name not in found:
        _make(name, rows)
    return name


@contextmanager
def using(name: str) -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _fingerprint() -> str:
    applied = sorted(MigrationRecorder.Migration.objects.values_list("app", "name"))
    return hashlib.sha256(
        repr(applied).encode() + b"".join(file.read_bytes() for file in MADE_FROM)
    ).hexdigest()[:12]


@contextmanager
def _beside() -> Iterator:
    """Open a cursor on none of these databases, so that they can be copied and dropped."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor


def _make(name: str, rows: int) -> None:
    """Copy the current database and fill it; it gets its name when it is complete."""
    if shutil.disk_usage(Path.cwd()).free < 2 * rows * BYTES_A_ROW:
        raise DevserverError(
            f"{rows} emails need {2 * rows * BYTES_A_ROW / 1e9:.0f} GB of free disk."
        )
    half = sql.Identifier("margin_rows_half_made")
    with _beside() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(half))
        template = sql.Identifier(connection.settings_dict["NAME"])
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(half, template))
    with using("margin_rows_half_made"):
        _fill(rows)
    with _beside() as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(half, sql.Identifier(name)))


def _fill(rows: int) -> None:
    talks, students = rows // 10, rows // 100
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        with _without_indexes(cursor, Email, Interview, Contact, InterviewEvent):
            for model, columns, source in (
                *people(students),
                *talks_and_moves(talks, students),
                *emails(rows, students),
            ):
                cursor.execute(insert(model, columns, source))
        queue_due_reminders(NOW)  # queues what is due, as if a minute ago
        cursor.execute("VACUUM (ANALYZE)")


def talks_just_held(cursor) -> None:
    """Add talks that ended three hours ago, as many as emails are due.

    Each has its first thank-you reminder.
    """
    ended = NOW - dt.timedelta(hours=3)
    facts = {"ended": ended, "starts": ended - dt.timedelta(minutes=20), "many": DUE}
    cursor.execute(JUST_HELD, facts)
    reminder = {
        "dedupe_key": "'just held:' || id",
        "message_id": "'<' || id || '@just.held.example>'",
        "kind": "'thank_you_fresh'",
        "object_id": "id",
        "fact": f"'{ended.isoformat()} America/Chicago'",
        "user_id": "student_id",
        "state": "'sent'",
        **dict.fromkeys(("due_at", "expires_at", "sent_at", "ended_at"), f"'{NOW}'"),
    }
    cursor.execute(
        insert(
            Email, reminder, f"interviews_interview WHERE ended_at = '{ended}' AND stage = 'held'"
        )
    )


def contacts_to_keep(cursor) -> None:
    """Add as many contacts whose turn is today, with the rows of each student's daily note."""
    # midnight in Chicago
    touched, today = NOW - dt.timedelta(days=90, hours=2), NOW.replace(hour=5)
    cursor.execute(TO_KEEP, {"touched": touched, "due": today, "many": DUE})


TO_KEEP = """
    UPDATE contacts_contact SET status = 'keeping', cadence = 90, last_touch_at = %(touched)s,
    next_due_at = %(due)s
     WHERE id IN (SELECT id FROM contacts_contact LIMIT %(many)s)
"""
JUST_HELD = """
    UPDATE interviews_interview SET thanked_at = NULL, starts_at = %(starts)s, ends_at = %(ended)s,
    ended_at = %(ended)s
     WHERE id IN (SELECT id FROM interviews_interview WHERE stage = 'thanked' LIMIT %(many)s)
"""


@contextmanager
def _without_indexes(cursor, *models: type[Model]) -> Iterator[None]:
    """Drop all indexes except primary keys, and create them again after the rows."""
    again = []
    for model in models:
        table = model._meta.db_table
        cursor.execute(CONSTRAINTS, [table])
        for drop, add in cursor.fetchall():
            cursor.execute(drop)
            again.append(add)
        cursor.execute(INDEXES, [table])
        for drop, add in cursor.fetchall():
            cursor.execute(drop)
            again.append(add)
    yield
    for add in again:
        cursor.execute(add)


CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
           pg_get_constraintdef(oid))
      FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'
"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary
"""
