"""`manage.py rehearse_restore`: a real dump, a second database, and a site that is only read."""

import os
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from careers.rehearsal import newest_dump
from devserver.postgres import binary
from outbox.models import Suppression
from tests.database import snapshot
from tests.factories import NOW, StudentFactory

PROGRAMS = ("pg_dump", "pg_restore")


def program(name):
    """The embedded PostgreSQL's own, else one on PATH, else None."""
    try:
        path = binary(name)
    except Exception:  # noqa: BLE001 - whatever it lacks, the test says that it was not run
        return shutil.which(name)
    return str(path) if os.access(path, os.X_OK) else shutil.which(name)


MISSING = [name for name in PROGRAMS if program(name) is None]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(MISSING), reason=f"this PostgreSQL comes without {MISSING}"),
]


@pytest.fixture(autouse=True)
def this_database(settings, monkeypatch):
    """The command works on the test's database, with the embedded programs on PATH."""
    settings.MIGRATION_DATABASE = connection.settings_dict
    folder = Path(program("pg_restore")).parent
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def server(query):
    """Rows of a query on the server, outside of Django's connection."""
    where = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with psycopg.connect(where, autocommit=True) as server:
        return server.execute(query).fetchall()


def databases():
    return {name for (name,) in server("SELECT datname FROM pg_database")}


def dump(path, *words):
    name = connection.settings_dict["NAME"]
    where = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    if owner := os.environ.get("MIGRATION_DATABASE_URL"):
        where = owner.rpartition("/")[0] + f"/{name}"
    command = [program("pg_dump"), "--format=custom", f"--file={path}", *words, where]
    subprocess.run(command, check=True, capture_output=True)
    return path


def rehearse(**options):
    out = StringIO()
    call_command("rehearse_restore", stdout=out, **options)
    return out.getvalue()


def suppression(number):
    return Suppression.objects.create(
        address_key=f"{number:064x}", reason="stopped", created_at=NOW
    )


def test_a_dump_of_now_has_as_many_rows_in_every_table(tmp_path):
    StudentFactory()

    told = rehearse(file=dump(tmp_path / "margin.dump"))

    assert "Every table has as many rows as the site's." in told
    assert "Restored " in told
    assert " s." in told


def test_what_changed_since_the_dump_is_named_by_table_and_number(tmp_path):
    suppression(1)
    suppression(2)
    path = dump(tmp_path / "margin.dump")
    suppression(3)

    told = rehearse(file=path)

    assert "  outbox_suppression: 2 in the dump, 3 in the site (+1)\n" in told
    assert told.count(" in the site (") == 1


def test_the_site_is_only_read_and_the_second_database_is_gone_afterwards(tmp_path):
    StudentFactory()
    path, before, known = dump(tmp_path / "margin.dump"), snapshot(), databases()

    rehearse(file=path)

    assert snapshot() == before
    assert databases() == known


def test_the_second_database_is_left_where_somebody_wants_to_look_at_it(tmp_path):
    path, known = dump(tmp_path / "margin.dump"), databases()

    rehearse(file=path, keep=True)

    (name,) = databases() - known
    assert "_rehearsal_" in name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_dump_without_the_rows_of_a_table_is_not_whole(tmp_path):
    suppression(1)
    path = dump(tmp_path / "margin.dump", "--exclude-table-data=outbox_suppression")

    with pytest.raises(CommandError, match=r"not whole: outbox_suppression\."):
        rehearse(file=path)


def test_a_dump_without_a_table_is_not_whole(tmp_path):
    path = dump(tmp_path / "margin.dump", "--exclude-table=outbox_suppression")

    with pytest.raises(CommandError, match=r"not whole: outbox_suppression\."):
        rehearse(file=path)


def test_a_torn_dump_is_refused_and_leaves_no_database(tmp_path):
    StudentFactory()
    path, known = dump(tmp_path / "margin.dump"), databases()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(CommandError, match="could not be restored: "):
        rehearse(file=path)

    assert databases() == known


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("margin.dump.gpg", b"PGDMP", "is encrypted"),
        ("margin.sql", b"-- SQL", "was not made by pg_dump --format custom"),
        ("empty.dump", b"", "was not made by pg_dump --format custom"),
    ],
)
def test_what_pg_restore_cannot_read_is_said_before_a_database_is_made(
    tmp_path, name, content, told
):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match=told):
        rehearse(file=tmp_path / name)


def test_without_pg_restore_one_line_says_what_to_install(tmp_path, monkeypatch):
    path = dump(tmp_path / "margin.dump")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CommandError, match="pg_restore is not on PATH: install"):
        rehearse(file=path)


def test_the_newest_file_of_a_folder_is_taken(tmp_path):
    for age, name in enumerate(["today.dump", "yesterday.dump", "before.dump"]):
        (tmp_path / name).write_bytes(b"PGDMP")
        os.utime(tmp_path / name, (NOW.timestamp() - age * 86400,) * 2)
    (tmp_path / ".unfinished").write_bytes(b"")

    assert newest_dump(tmp_path).name == "today.dump"


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_a_folder_without_a_dump_is_named(tmp_path, folder):
    (tmp_path / "empty").mkdir()

    with pytest.raises(CommandError, match=folder):
        newest_dump(tmp_path / folder)
