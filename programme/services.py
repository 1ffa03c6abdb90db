"""The office's settings, from process memory."""

import datetime as dt

from core.memory import forget, remember
from programme.models import ClosedDay, Programme

__all__ = ["closed_days", "current", "forget"]


def current() -> Programme:
    """The one Programme row, at most 30 seconds old."""
    return remember("programme", lambda: Programme.objects.get(id=1))


def closed_days() -> frozenset[dt.date]:
    """The office's closed days, at most 30 seconds old."""
    return remember("closed", lambda: frozenset(ClosedDay.objects.values_list("on", flat=True)))
