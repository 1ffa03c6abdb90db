"""Restore a dump into a database of its own and compare it with the site's.

The site's database is only read: in one transaction that PostgreSQL keeps from writing.
"""

import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import CommandError
from psycopg import sql

from careers.postgres_programs import (
    conninfo,
    dbname_option,
    environment,
    require_client_program,
)

STANDARD_INPUT = Path("-")
MAGIC = b"PGDMP"
ENCRYPTED = {".gpg", ".age", ".asc"}
CREATE = "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
    " AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
IDENTITY = (
    "SELECT system_identifier || ':' || oid FROM pg_control_system(), pg_database"
    " WHERE datname = current_database()"
)


@dataclass(frozen=True)
class Difference:
    """A table whose number of rows differs; None where there is no such table."""

    table: str
    live: int | None
    restored: int | None

    @property
    def is_fault(self) -> bool:
        """True if no time that passed since the dump explains it."""
        return self.live is None or self.restored is None or (self.restored == 0 < self.live)


@dataclass(frozen=True)
class Rehearsal:
    tables: int
    rows: int  # restored
    seconds: float  # for the restore alone
    differences: list[Difference]


def newest_dump(folder: Path) -> Path:
    """Raise CommandError for a folder that cannot be read or holds no file."""
    try:
        found = [path for path in folder.iterdir() if path.is_file() and path.name[0] != "."]
    except OSError as error:
        raise CommandError(f"{folder} cannot be read: {error.strerror}.") from None
    if not found:
        raise CommandError(f"There is no dump in {folder}.")
    return max(found, key=lambda path: (path.stat().st_mtime, path.name))


def require_dump(dump: Path) -> None:
    """Raise CommandError for a file, or standard input, that pg_restore could not read."""
    if dump.suffix in ENCRYPTED:
        raise CommandError(
            f"{dump} is encrypted. Decrypt it into this command: "
            f"gpg --decrypt {dump.name} | manage.py rehearse_restore --file -"
        )
    try:
        start = _start_of(dump)
    except OSError as error:
        raise CommandError(f"{dump} cannot be read: {error.strerror}.") from None
    if start != MAGIC:
        raise CommandError(f"{describe(dump)} was not made by pg_dump --format custom.")


def describe(dump: Path) -> str:
    return "Standard input" if dump == STANDARD_INPUT else str(dump)


def _start_of(dump: Path) -> bytes:
    if dump == STANDARD_INPUT:
        return sys.stdin.buffer.peek(len(MAGIC))[: len(MAGIC)]  # type: ignore[union-attr]
    with dump.open("rb") as file:
        return file.read(len(MAGIC))


def rehearse(*, dump: Path, live: dict[str, Any], owner: dict[str, Any], keep: bool) -> Rehearsal:
    """Restore `dump` beside `live` and count the rows of both.

    `live` and `owner` are entries of DATABASES: who reads the site's database, and who may create
    the second one, which is dropped at the end unless `keep`. Raises CommandError.
    """
    program = require_client_program("pg_restore")
    require_dump(dump)
    with _second_database(owner, keep=keep) as second:
        _require_other(live, second)
        began = time.monotonic()
        _restore(program, dump, second)
        seconds = time.monotonic() - began
        restored, current = _counts(second), _counts(live)
    differences = [
        Difference(table, current.get(table), restored.get(table))
        for table in sorted(restored.keys() | current.keys())
        if current.get(table) != restored.get(table)
    ]
    return Rehearsal(len(restored), sum(restored.values()), seconds, differences)


@contextmanager
def _second_database(owner: dict[str, Any], *, keep: bool) -> Iterator[dict[str, Any]]:
    """Create an empty database with a name that no other has."""
    name = f"{owner['NAME'][:30]}_rehearsal_{secrets.token_hex(6)}"
    quoted = sql.Identifier(name)
    try:
        with closing(_connect(owner)) as server:
            server.execute(sql.SQL(CREATE).format(quoted))
    except psycopg.Error as error:
        raise CommandError(
            f"The second database could not be created: {_first_line(error)}. The role of "
            "MIGRATION_DATABASE_URL needs CREATEDB."
        ) from None
    try:
        yield owner | {"NAME": name}
    finally:
        if not keep:
            with closing(_connect(owner)) as server:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def _require_other(live: dict[str, Any], second: dict[str, Any]) -> None:
    """Raise CommandError if both are one database, whatever their names say."""
    identities = set()
    for database in (live, second):
        with closing(_connect(database)) as connection:
            identities.add(connection.execute(IDENTITY).fetchone())
    if len(identities) < 2:
        raise CommandError("The second database is the site's own. Nothing was restored.")


def _restore(program: str, dump: Path, second: dict[str, Any]) -> None:
    command = [
        program,
        "--exit-on-error",
        # roles and comments on extensions are the server's, which may be another one
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        dbname_option(second),
    ]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            command, env=environment(second), stdin=subprocess.PIPE, stderr=errors
        ) as running,
    ):
        _feed(dump, running)
        if running.wait():
            errors.seek(0)
            lines = [line for line in errors.read().decode(errors="replace").splitlines() if line]
            raise CommandError(f"The dump could not be restored: {(lines or ['no reason'])[0]}")


def _feed(dump: Path, program: subprocess.Popen) -> None:
    """Copy the dump into the program's standard input; a program that ended says why itself."""
    pipe = program.stdin
    if pipe is None:
        return
    source = sys.stdin.buffer if dump == STANDARD_INPUT else dump.open("rb")
    with source, suppress(BrokenPipeError), pipe:
        shutil.copyfileobj(source, pipe, 1 << 20)


def _counts(database: dict[str, Any]) -> dict[str, int]:
    """Return the number of rows of each table, all at one moment."""
    with closing(_connect(database)) as connection:
        connection.autocommit = False
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        tables = [name for (name,) in connection.execute(TABLES).fetchall()]
        return {name: _count(connection, name) for name in tables}


def _count(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
    row = connection.execute(query).fetchone()
    return row[0] if row else 0


def _connect(database: dict[str, Any]) -> psycopg.Connection:
    return psycopg.connect(conninfo(database), autocommit=True)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
