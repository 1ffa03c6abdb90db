"""The office's settings, from process memory."""

import datetime as dt
import time

from programme.models import ClosedDay, Programme

KEEP_SECONDS = 30
_kept: dict[str, tuple[float, object]] = {}


def _remember(name, read):
    kept = _kept.get(name)
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    value = read()
    _kept[name] = (time.monotonic(), value)
    return value


def current() -> Programme:
    """The one Programme row, at most 30 seconds old."""
    return _remember("programme", lambda: Programme.objects.get(id=1))


def closed_days() -> frozenset[dt.date]:
    """The office's closed days, at most 30 seconds old."""
    return _remember("closed", lambda: frozenset(ClosedDay.objects.values_list("on", flat=True)))


def forget() -> None:
    """Read again at the next call; after a change, and between tests."""
    _kept.clear()
