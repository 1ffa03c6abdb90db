"""How PostgreSQL's own programs are called: found on PATH, with the password out of sight."""

import os
import shutil
from typing import Any

from django.core.management import CommandError
from psycopg.conninfo import make_conninfo


def require_program(name: str, package: str) -> str:
    """Return the path of a program. Raises CommandError where it is not on PATH."""
    program = shutil.which(name)
    if program is None:
        raise CommandError(f"{name} is not on PATH: install {package}.")
    return program


def require_client_program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs. Raises CommandError."""
    return require_program(
        name,
        "PostgreSQL's client programs, of the server's version or newer "
        "(Debian: postgresql-client)",
    )


def conninfo(database: dict[str, Any]) -> str:
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


def dbname_option(database: dict[str, Any]) -> str:
    return f"--dbname={conninfo(database | {'PASSWORD': ''})}"


def environment(database: dict[str, Any]) -> dict[str, str]:
    """Return the environment with the password: others on the machine see a command's words."""
    return os.environ | ({"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {})
