"""Child processes that end with their parent, and orphans of a killed run."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: a child must not load libraries


class DevserverError(Exception):
    """An error that the user can fix; the message is one line."""


def spawn(
    command: Sequence[str | Path],
    *,
    on_parent_death: signal.Signals = signal.SIGTERM,
    own_session: bool = True,
    first: Callable[[], None] | None = None,
    **options: Any,
) -> subprocess.Popen:
    """Start a child that gets `on_parent_death` when the calling thread ends, even by kill -9.

    Call it from the main thread: the kernel watches the thread, not the process. `first` runs in
    the child before exec (a change of identity clears the death signal, so it runs before). With
    `own_session` a Ctrl-C at the terminal reaches only the supervisor, which then stops the
    children in order.
    """
    parent = os.getpid()

    def prepare() -> None:
        if first:
            first()
        _libc.prctl(PR_SET_PDEATHSIG, int(on_parent_death))
        if os.getppid() != parent:  # the parent died before the signal was set
            os._exit(1)

    # `prepare` only calls the kernel, which is safe with other threads.
    return subprocess.Popen(  # noqa: S603
        [str(part) for part in command],
        preexec_fn=prepare,  # noqa: PLW1509
        start_new_session=own_session,
        **options,
    )


def is_alive(pid: int, marker: str) -> bool:
    """Return True if `pid` runs a command that contains `marker`.

    A zombie is dead, and so is a pid that another command has.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
    return state != "Z" and marker.encode() in command


def stop_all(children: Iterable[subprocess.Popen], *, patience: float = 10) -> None:
    running = list(children)
    for child in running:
        if child.poll() is None:
            child.terminate()
    for child in running:
        stop(child, patience=patience)


def stop(
    child: subprocess.Popen, *, by: signal.Signals = signal.SIGTERM, patience: float = 10
) -> None:
    """Send `by`, and SIGKILL after `patience` seconds."""
    if child.poll() is None:
        child.send_signal(by)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_orphan(pid_file: Path, marker: str, *, by: signal.Signals) -> None:
    """Stop the server of an earlier run and remove its pid file.

    Call it with the folder's lock: then no living run owns that server.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        pid = 0
    for attempt in range(200):
        if not pid or not is_alive(pid, marker):
            break
        if attempt in (0, 100):
            os.kill(pid, by if attempt == 0 else signal.SIGKILL)
        time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def wait_until(ready: Callable[[], bool], child: subprocess.Popen, *, patience: float = 60) -> bool:
    """Return False if the child ended, or after `patience` seconds, before `ready` was true."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and child.poll() is None:
        if ready():
            return True
        time.sleep(0.02)
    return False
