"""Restore a dump into a database of its own and compare it with the site's.

The site's database is only read: in one transaction that PostgreSQL keeps from writing.
"""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import CommandError
from psycopg import sql
from psycopg.conninfo import make_conninfo

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
    """Raise CommandError for a file that pg_restore could not read."""
    if dump.suffix in ENCRYPTED:
        raise CommandError(
            f"{dump} is encrypted. Decrypt it first (gpg --decrypt), then name it with --file."
        )
    try:
        with dump.open("rb") as file:
            start = file.read(5)
    except OSError as error:
        raise CommandError(f"{dump} cannot be read: {error.strerror}.") from None
    if start != b"PGDMP":
        raise CommandError(f"{dump} was not made by pg_dump --format custom.")


def require_program() -> str:
    """Return the path of pg_restore. Raises CommandError where it is not on PATH."""
    program = shutil.which("pg_restore")
    if program is None:
        raise CommandError(
            "pg_restore is not on PATH: install PostgreSQL's client programs, of the server's "
            "version or newer (Debian: postgresql-client)."
        )
    return program


def rehearse(*, dump: Path, live: dict[str, Any], owner: dict[str, Any], keep: bool) -> Rehearsal:
    """Restore `dump` beside `live` and count the rows of both.

    `live` and `owner` are entries of DATABASES: who reads the site's database, and who may create
    the second one, which is dropped at the end unless `keep`. Raises CommandError.
    """
    program = require_program()
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
        f"--dbname={_conninfo(second | {'PASSWORD': ''})}",
        str(dump),
    ]
    # other programs of the machine see a command's words, not its environment
    environment = os.environ | ({"PGPASSWORD": second["PASSWORD"]} if second["PASSWORD"] else {})
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        raise CommandError(f"The dump could not be restored: {lines[0]}")


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
    return psycopg.connect(_conninfo(database), autocommit=True)


def _conninfo(database: dict[str, Any]) -> str:
    """Leave out what is empty: libpq has defaults for it."""
    words = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
    }
    given = {name: str(value) for name, value in words.items() if value}
    options = {name: str(value) for name, value in database["OPTIONS"].items()}
    return make_conninfo(**options | given)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
