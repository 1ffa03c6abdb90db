"""What many pages read and the office seldom changes, kept in process memory for half a minute."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

KEEP_SECONDS = 30
Kept = TypeVar("Kept")
_kept: dict[str, tuple[float, Any]] = {}


def remember(name: str, read: Callable[[], Kept]) -> Kept:
    """What `read` answers, at most 30 seconds old; `name` is its place in memory."""
    kept = _kept.get(name)
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    value = read()
    _kept[name] = (time.monotonic(), value)
    return value


def forget() -> None:
    """Read everything again at the next call; after a change, and between tests."""
    _kept.clear()
