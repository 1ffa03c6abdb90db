"""Rows of the long history, one INSERT ... SELECT for each model."""

# ruff: noqa: SLF001 - _meta is public API

import datetime as dt

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model
from psycopg import sql

from contacts.models import Contact
from interviews.models import Interview, InterviewEvent
from outbox.models import Email
from users.models import StudentProfile, User

NOW = dt.datetime(2026, 10, 15, 15, 0, tzinfo=dt.UTC)  # when it is measured
OPEN = 2_000  # talks under way, whatever the history
DUE = 50_000  # emails
FIRST = 1_000_000  # smaller ids belong to the people of the other measurements
# the model, its columns as SQL, and the source of the rows
Rows = tuple[type[Model], dict[str, str], str]


def insert(model: type[Model], columns: dict[str, str], source: str) -> sql.Composed:
    """Return INSERT ... SELECT with `columns`, and defaults of the model for the others."""
    values: dict[str, sql.Composable] = {}
    for field in model._meta.concrete_fields:
        if field.column is None:
            continue  # a generic relation, without a column
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


def people(students: int) -> tuple[Rows, ...]:
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


def talks_and_moves(talks: int, students: int) -> tuple[Rows, ...]:
    """Each talk with a contact and the move that dates it. The last ones are under way."""
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


# Of those under way, four in ten wait for an answer and two for their day. Of the old ones, five
# were thanked; one more was held without thanks, and one was never sent.
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


def emails(rows: int, students: int) -> tuple[Rows, ...]:
    """Ten emails for each talk, sent long ago; and those that are due."""
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
