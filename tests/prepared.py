"""One process of a run migrates its database; the others copy it, for an eighth of the work."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # empty: the only process
PREFIX, LOCK = "test_ready_", 7
PREPARED = PREFIX + os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:12]


@contextmanager
def prepared_once() -> Iterator[None]:
    """Around the making of this process's test database, while the other processes wait."""
    if not WORKER:
        yield
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        left = [name for (name,) in cursor.fetchall()]
        if PREPARED in left:
            connection.settings_dict["TEST"] |= {"TEMPLATE": PREPARED, "MIGRATE": False}
            yield
            return
        for name in left:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        yield
        made = connection.settings_dict["NAME"]
        connection.close()
        cursor.execute(f'CREATE DATABASE "{PREPARED}" TEMPLATE "{made}"')
