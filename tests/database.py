"""The test database: its starter rows, how it is emptied, and all that it holds."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection, models, transaction

from demo.office import make_office
from office.models import CareerField, ChecklistItem, OfficeSettings, Source
from tests.factories import NOW

KEPT = {"auth_permission", "django_content_type", "django_migrations"}
PASSING = {"django_cache", "django_session"}
APPEND_ONLY = "users_auditentry"  # a trigger refuses DELETE; that for TRUNCATE is off in tests


def make_starter_rows() -> None:
    """Make those rows of office's migrations that are missing, and the office of the tests."""
    for name in ("0002_starter_rows", "0010_checklists"):
        import_module(f"office.migrations.{name}").forward(apps, None)
    make_office(NOW)
    starter_rows()


@cache
def starter_rows() -> list[list[models.Model]]:
    """The starter rows of each table, as they were before the first test."""
    kept = (OfficeSettings, CareerField, Source, ChecklistItem)
    return [list(model.objects.all()) for model in kept]


@transaction.atomic
def empty_database() -> None:
    """Delete all rows but the starter rows, after a test with `transaction=True`.

    Django's own flush truncates every table and makes all permissions anew, which takes thirty
    times as long as to delete what a test left in a few tables.
    """
    with connection.cursor() as cursor:
        cursor.execute(_tables_with_rows())
        for (table,) in cursor.fetchall():
            verb = "TRUNCATE" if table == APPEND_ONLY else "DELETE FROM"
            cursor.execute(f'{verb} "{table}"')
    for rows in starter_rows():
        type(rows[0]).objects.bulk_create(rows)


def snapshot(*unless: str) -> set[tuple[str, str]]:
    """Every row as its table and its text, by one query: equal where nothing was written.

    Sessions, caches and the tables in `unless` are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_rows_of_tables(unless))
        return set(cursor.fetchall())


@cache
def _tables_with_rows() -> str:
    """A query for the names of the tables that are not empty."""
    parts = (f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in _tables() - KEPT)
    return " UNION ALL ".join(parts)


@cache
def _rows_of_tables(unless: tuple[str, ...]) -> str:
    names = _tables() - KEPT - PASSING - {*unless}
    return " UNION ALL ".join(f"SELECT '{name}', t::text FROM \"{name}\" t" for name in names)


def _tables() -> set[str]:
    return set(connection.introspection.table_names())
