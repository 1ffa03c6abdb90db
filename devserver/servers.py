"""The servers, secrets and lock of one folder."""

import fcntl
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
import time
from pathlib import Path
from typing import Self

from devserver.postgres import Postgres
from devserver.processes import DevserverError
from devserver.valkey import Valkey

KEYS = ("SECRET_KEY", "ADDRESS_KEY", "LINK_KEY")
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")
NEEDED_BYTES = 200_000_000


class Servers:
    """A context manager that starts and stops the servers that the environment doesn't set.

    `environment` is what a child process needs to reach them. Raises DevserverError.
    """

    def __init__(self, folder: Path, given: dict[str, str] | os._Environ[str] = os.environ):
        self.folder = folder.resolve()
        self.given = given
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        self.environment: dict[str, str] = {}
        self._next_try = 0.0

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = lock_folder(self.folder)
        if shutil.disk_usage(self.folder).free < NEEDED_BYTES:
            raise DevserverError(
                f"the disk is full: less than {NEEDED_BYTES // 1_000_000} MB free for "
                f"{self.folder}."
            )
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        for server in self._servers():
            server.stop()
        shutil.rmtree(socket_folder(self.folder), ignore_errors=True)
        os.close(self._lock)

    def _start(self) -> None:
        self.environment = {
            name: self.given.get(name) or value for name, value in keys(self.folder).items()
        }
        if not self.given.get("DATABASE_URL"):
            self.postgres = Postgres(self.folder / "postgres", socket_folder(self.folder))
            self.environment["DATABASE_URL"] = self.postgres.site_url
            self.environment["MIGRATION_DATABASE_URL"] = self.postgres.url
        if not self.given.get("REDIS_URL"):
            self.valkey = Valkey(self.folder / "valkey", socket_folder(self.folder))
            self.environment["REDIS_URL"] = self.valkey.url
        for server in self._servers():
            server.start()
        for server in self._servers():
            server.wait()
            self.environment["MARGIN_EMBEDDED"] = "1"  # production settings refuse it

    def _servers(self) -> list[Postgres | Valkey]:
        return [server for server in (self.valkey, self.postgres) if server]

    def restart_dead(self) -> list[str]:
        """Restart dead servers and return their names. At most once in two seconds."""
        dead = [
            server for server in self._servers() if server.child and server.child.poll() is not None
        ]
        if not dead or time.monotonic() < self._next_try:
            return []
        self._next_try = time.monotonic() + 2
        for server in dead:
            server.start()
        return [type(server).__name__ for server in dead]


def lock_folder(folder: Path) -> int:
    """Lock the folder until close or exit. Raises DevserverError that names the current process."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(lock, 20).decode() or "another process"
        os.close(lock)
        raise DevserverError(
            f"{folder} is in use by process {holder.strip()}; stop that first."
        ) from None
    os.ftruncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    return lock


def keys(folder: Path) -> dict[str, str]:
    """Return the secrets of this folder, created once: links in sent emails have to stay valid."""
    path = folder / "keys.env"
    if not path.exists():
        lines = "".join(f"{name}={secrets.token_urlsafe(48)}\n" for name in KEYS)
        side = folder / "keys.new"
        side.touch(mode=0o600)
        side.write_text(lines)
        side.rename(path)
    return dict(line.split("=", 1) for line in path.read_text().split())


def socket_folder(folder: Path) -> Path:
    """Return a short folder for sockets, one per user and checkout, with mode 700.

    It is outside the repository, since a socket's path has at most 107 bytes.
    """
    name = f"margin-{os.geteuid()}-{hashlib.sha256(bytes(folder)).hexdigest()[:8]}"
    parents = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - checked below
    usable = (
        p
        for p in parents
        if p and len(p) + 1 + len(name) <= LONGEST_SOCKET and os.access(p, os.W_OK)
    )
    path = Path(next(usable, "/tmp")) / name  # noqa: S108
    path.mkdir(mode=0o700, exist_ok=True)
    facts = path.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & 0o077:
        raise DevserverError(f"{path} is not a private folder of yours; remove it and try again.")
    return path
