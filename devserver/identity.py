"""Two ways to run PostgreSQL, which refuses root, as root without creating a user."""

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CLONE_NEWUSER = 0x10000000
NOBODY = 65534
PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION_3, CAP_DAC_OVERRIDE = 0x20080522, 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """The owner that its files need, and what the child does before exec."""

    owner: int
    assume: Callable[[], None] | None


def identity() -> Identity:
    if os.geteuid() != 0:
        return Identity(os.geteuid(), None)
    if can_enter_namespace():
        return Identity(0, enter_namespace)
    return Identity(NOBODY, become_nobody)


def enter_namespace() -> None:
    """Enter a user namespace that maps root to nobody; owners and modes of files stay."""
    _check(_libc.unshare(CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


def become_nobody() -> None:
    """Drop root in containers that deny namespaces.

    One capability stays, so that parent folders may be closed to others.
    """
    _check(_libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    only = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)))
    _check(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0))


def can_enter_namespace() -> bool:
    """Try it in a child process, since a namespace can't be left."""
    child = os.fork()
    if child == 0:
        try:
            enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
