"""Dump the database, encrypted for a public key on the way: no readable byte reaches a disk.

The private key stays with whoever restores. A backup is written under another name, and renamed
once both programs ended well and the disk has it: what may not be whole is never found as a backup.
"""

import datetime as dt
import errno
import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from careers.postgres_programs import (
    dbname_option,
    environment,
    require_client_program,
    require_program,
)

NAME = "margin-%Y-%m-%dT%H%M%SZ.dump.gpg"
PATTERN = "margin-*.dump.gpg"
UNFINISHED = ".unfinished"
ALWAYS_KEPT = 3  # whatever their age: a clock that is wrong must not remove the last ones


class BackupFailed(Exception):
    """`code` is for alarms and says no word of a server; str() is for whoever ran the command."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def make_backup(
    *, folder: Path, recipient: Path, database: dict[str, Any], now: dt.datetime
) -> Path:
    """Return the new file. Raises BackupFailed, or CommandError where a program is missing."""
    if not recipient.is_file():
        raise BackupFailed("no_key", f"{recipient} is no file: BACKUP_RECIPIENT is a public key.")
    final = folder / now.astimezone(dt.UTC).strftime(NAME)
    unfinished = final.with_name(f".{final.name}{UNFINISHED}")
    try:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        with open(unfinished, "xb", opener=_for_owner_alone) as file:
            _dump_encrypted(database, recipient, file.fileno())
            os.fsync(file.fileno())
        unfinished.rename(final)
        _sync_folder(folder)
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise BackupFailed(code, f"{folder} cannot be written: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return final


def newest_backup_at(folder: Path) -> dt.datetime | None:
    """Return the moment in the newest name that was written here, None without one."""
    for name in sorted((path.name for path in folder.glob(PATTERN)), reverse=True):
        with suppress(ValueError):
            return dt.datetime.strptime(name, NAME).replace(tzinfo=dt.UTC)
    return None


def remove_old(folder: Path, *, older_than: dt.datetime) -> list[Path]:
    """Remove backups made before `older_than`, and what a killed run left; return their paths."""
    newest_first = sorted(folder.glob(PATTERN), key=lambda path: path.name, reverse=True)
    gone = [
        path
        for path in newest_first[ALWAYS_KEPT:]
        if path.name < older_than.astimezone(dt.UTC).strftime(NAME)
    ] + list(folder.glob(f".margin-*{UNFINISHED}"))
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _dump_encrypted(database: dict[str, Any], recipient: Path, into: int) -> None:
    dump = [require_client_program("pg_dump"), "--format=custom", dbname_option(database)]
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as errors:
        encrypt = [
            require_program("gpg", "GnuPG (Debian: gnupg)"),
            *("--homedir", home, "--batch", "--no-tty", "--quiet", "--no-autostart"),
            *("--compress-algo", "none"),  # a dump of this format is compressed already
            *("--recipient-file", str(recipient), "--encrypt"),
        ]
        with (
            subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                dump, env=environment(database), stdout=subprocess.PIPE, stderr=errors
            ) as dumping,
            subprocess.Popen(  # noqa: S603 - GnuPG
                encrypt, stdin=dumping.stdout, stdout=into, stderr=errors
            ) as encrypting,
        ):
            if dumping.stdout:
                dumping.stdout.close()  # gpg alone reads it: if gpg ends, pg_dump learns it
        for name, process in (("gpg", encrypting), ("pg_dump", dumping)):
            if process.returncode:
                raise BackupFailed(name, f"{name} failed: {_first_line(errors)}")


def _first_line(errors: Any) -> str:
    errors.seek(0)
    lines = [line for line in errors.read().decode(errors="replace").splitlines() if line.strip()]
    return (lines or ["it gave no reason."])[0]


def _for_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
