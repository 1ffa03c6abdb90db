"""A site after years of use, made in SQL: many sent emails, a tenth as many talks, and open work.

The open work is the same however long the history: no reminder reaches back to old talks. There is
one database for each size, kept under .local/ between runs. Its name holds a fingerprint of the
tables and of this module, so that it is made anew when either changes.
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
from django.db.models import NOT_PROVIDED, Field, Model
from psycopg import sql

from contacts.models import Contact
from devserver.processes import DevserverError
from interviews.models import Interview, InterviewEvent
from outbox.models import Email
from reminders.services.planner import queue_due_reminders
from users.models import StudentProfile, User

NOW = dt.datetime(2026, 10, 15, 15, 0, tzinfo=dt.UTC)  # the moment at which all of it is looked at
OPEN = 2_000  # talks under way, however long the history
DUE = 50_000  # emails
# of disk, for a mail with its share of all else and the room that making it takes
BYTES_A_ROW = 800
FIRST = 1_000_000  # ids below are those of the people whom the other parts measure with
MADE_FROM = Path(__file__)


def database(rows: int) -> str:
    """The name of the database with that many emails, made where it does not exist."""
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
    """All queries go to the database of that name."""
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
    return hashlib.sha256(repr(applied).encode() + MADE_FROM.read_bytes()).hexdigest()[:12]


@contextmanager
def _beside() -> Iterator:
    """A cursor in none of these databases, so that they can be copied and dropped."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor


def _make(name: str, rows: int) -> None:
    """A copy of the database in use, filled; it gets its name when it is complete."""
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
                *_people(students),
                *_talks(talks, students),
                *_emails(rows, students),
            ):
                cursor.execute(_insert(model, columns, source))
        queue_due_reminders(NOW)  # what is due has its mail, as a minute ago
        cursor.execute("VACUUM (ANALYZE)")


def talks_just_held(cursor) -> None:
    """Talks that ended three hours ago, as many as emails are due.

    Each has its first reminder to say thanks.
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
        _insert(
            Email, reminder, f"interviews_interview WHERE ended_at = '{ended}' AND stage = 'held'"
        )
    )


def contacts_to_keep(cursor) -> None:
    """As many contacts whose turn is today, with the rows of each student's daily note."""
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
    """Drop all indexes but primary keys, and make them again after the rows."""
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
# which table, its columns as SQL, and what they are taken from
Rows = tuple[type[Model], dict[str, str], str]


def _insert(model: type[Model], columns: dict[str, str], source: str) -> sql.Composed:
    """INSERT ... SELECT with `columns` as given, and defaults of the model for the others."""
    values: dict[str, sql.Composable] = {}
    for field in model._meta.concrete_fields:
        if field.column is None:
            continue  # none of ours: a generic relation
        if field.attname in columns:
            values[field.column] = sql.SQL(columns[field.attname])
        elif not (field.generated or field.primary_key or field.db_default is not NOT_PROVIDED):
            values[field.column] = _default(field)
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(values.values()),
        sql.SQL(source),
    )


def _default(field: Field) -> sql.Literal:
    return sql.Literal(
        None if field.null else field.get_db_prep_save(field.get_default(), connection)
    )


def _people(students: int) -> tuple[Rows, ...]:
    series = f"generate_series({FIRST + 1}, {FIRST + students}) AS n"
    person = {
        "id": "n",
        "code": "lpad(to_hex(n), 8, 's')",
        "email": "'student' || n || '@lakeside.example'",
        "full_name": "'Student Number' || n",
        "password": "'!'",
        "roles": "ARRAY['student']",
    }
    return (User, person, series), (
        StudentProfile,
        {"user_id": "n", "subject": "'biology'"},
        series,
    )


def _talks(talks: int, students: int) -> tuple[Rows, ...]:
    """Each with a contact and the move that dates it. The last ones are under way."""
    series = f"generate_series(1, {talks}) AS n"
    student = f"{FIRST + 1} + n % {students}"
    contact = {
        "id": f"{FIRST} + n",
        "code": "lpad(to_hex(n), 8, 'x')",
        "owner_id": student,
        "name": "'Contact Number' || n",
        "sort_key": "'contact number' || n",
        "email": "'contact' || n || '@hospital.example'",
        "title": "'data analyst'",
        "organization": "'City Hospital'",
    }
    talk = {
        "id": f"{FIRST} + n",
        "code": "lpad(to_hex(n), 8, 't')",
        "student_id": student,
        "contact_id": f"{FIRST} + n",
        "goal": "'how data changes the work on a ward'",
        "created_at": "begun",
        "asked_at": "CASE WHEN state <> 'planned' THEN begun END",
        "proposed_at": "CASE WHEN state = 'proposing' THEN begun + interval '1 day' END",
        "agreed_at": "CASE WHEN starts IS NOT NULL THEN begun + interval '1 day' END",
        "agreed_zone": "'America/Chicago'",
        "starts_at": "starts",
        "ends_at": "starts + interval '20 minutes'",
        "ended_at": "CASE WHEN state IN ('held', 'thanked') THEN starts + interval '20 minutes' "
        "END",
        "thanked_at": "CASE WHEN state = 'thanked' THEN starts + interval '5 hours' END",
        "closed_at": "CASE WHEN state IN ('unanswered', 'declined') THEN begun + interval '20 "
        "days' END",
        "outcome": "CASE WHEN state IN ('unanswered', 'declined') THEN state ELSE '' END",
    }
    told = {
        "interview_id": f"{FIRST} + n",
        "at": "begun + interval '1 day'",
        "move": "'accept'",
        "by": "'contact'",
    }
    return (
        (Contact, contact, series),
        (Interview, talk, TALKS.format(talks=talks)),
        (InterviewEvent, told, TALKS.format(talks=talks)),
    )


# Four in ten of those under way wait for an answer, two for their day. Of the old ones five were
# thanked for; one more was held and never thanked for, and one was begun and never sent.
TALKS = f"""
    (SELECT n, begun, state, CASE
            WHEN state = 'scheduled' THEN '{NOW}'::timestamptz + (n % 25 - 3) * interval '1 day' +
            interval '20 hours'
            WHEN state = 'held' AND is_open THEN '{NOW}'::timestamptz - (1 + n % 40) * interval '1
            hour'
            WHEN state IN ('held', 'thanked') THEN begun + interval '7 days' END AS starts
       FROM (SELECT n, is_open, '{NOW}'::timestamptz - CASE WHEN is_open THEN 1 + n % 20 ELSE 120 +
       n * 7919 % 1500 END
                    * interval '1 day' AS begun,
                    CASE WHEN is_open
                         THEN (ARRAY['planned', 'planned', 'asked', 'asked', 'asked', 'asked',
                         'proposing',
                                     'scheduled', 'scheduled', 'held'])[1 + n % 10]
                         ELSE (ARRAY['thanked', 'thanked', 'thanked', 'thanked', 'thanked', 'held',
                                     'unanswered', 'unanswered', 'declined',
                                     'planned'])[1 + n % 10] END AS state
               FROM (SELECT n::bigint, n > {{talks}} - {OPEN} AS is_open FROM generate_series(1,
               {{talks}}) AS n) AS row
            ) AS begun) AS talk
"""  # noqa: S608 - numbers and a moment of ours
KINDS = (
    "(ARRAY['day_before', 'did_it_happen', 'thank_you_fresh', 'thank_you_last', 'daily'])[1 + n % "
    "5]"
)


def _emails(rows: int, students: int) -> tuple[Rows, ...]:
    """Ten for each talk, sent long ago; and those that are due."""
    sent = f"'{NOW}'::timestamptz - (120 + n * 7919 % 1500) * interval '1 day'"
    both = {
        "dedupe_key": f"{KINDS} || ':' || n || ':2024-02-29'",
        "message_id": "'<' || md5(n::text) || '@margin.example>'",
        "kind": KINDS,
        "fact": "'2024-02-29'",
        "user_id": f"{FIRST + 1} + n % {students}",
        "address": f"'student' || ({FIRST + 1} + n % {students}) || '@lakeside.example'",
    }
    old = both | {
        "object_id": f"CASE WHEN n % 5 = 4 THEN {FIRST + 1} + n % {students} ELSE {FIRST} + 1 + n "
        "/ 10 END",
        "state": "'sent'",
        "attempts": "1",
        **dict.fromkeys(("due_at", "created_at", "sent_at", "ended_at"), sent),
        "expires_at": f"{sent} + interval '1 day'",
    }
    due = f"'{NOW}'::timestamptz - n % 3600 * interval '1 second'"
    waiting = both | {
        "object_id": f"{FIRST} + n",
        **dict.fromkeys(("due_at", "created_at", "next_attempt_at"), due),
        "expires_at": f"{due} + interval '1 day'",
    }
    return (
        (Email, old, f"generate_series(1, {rows}::bigint) AS n"),
        (Email, waiting, f"generate_series({rows + 1}::bigint, {rows + DUE}) AS n"),
    )
