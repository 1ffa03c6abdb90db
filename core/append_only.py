"""Append lines to a file that several processes share: each line whole and on the disk.

One write per line with O_APPEND, so that lines of several processes never mix on a local file
system (NFS does not promise it). A line begins a new line as well as ending one: what a crash or
a full disk left torn spoils no other.
"""

import contextlib
import errno
import os
import threading
from collections.abc import Iterable
from pathlib import Path

SECONDS = 2.0  # no caller waits longer for a file system that hangs
_writing = threading.Lock()  # a write that hangs holds it, so at most one thread of a process does


def create(path: Path) -> None:
    """Create an empty file, so that it survives a crash; leave one that exists."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    _sync(path.parent)


def append(path: Path, lines: Iterable[bytes]) -> None:
    """Append each of `lines`, which hold no newline, and return once they are on the disk.

    Raises OSError, after which some of them may be there: append them all once more. That is
    FileNotFoundError without the file, and TimeoutError after a few seconds.
    """
    if not _writing.acquire(timeout=SECONDS):
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
    results: list[OSError | None] = []

    def run() -> None:
        try:
            _append(path, lines)
            results.append(None)
        except OSError as error:
            results.append(error)
        finally:
            _writing.release()

    # A thread, since a system call on a file system that hangs can be neither ended nor limited.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    error = results[0] if results else TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
    if error:
        raise error


def _append(path: Path, lines: Iterable[bytes]) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        for line in lines:
            record = b"\n" + line + b"\n"
            if os.write(file, record) != len(record):  # the disk became full within the line
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file)
    finally:
        os.close(file)


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
