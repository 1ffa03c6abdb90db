"""The office's settings, from process memory."""

import datetime as dt

from core.memory import forget, remember
from programme.breaks import Span, silent
from programme.models import ClosedDay, Period, Programme

__all__ = ["breaks", "closed_days", "current", "forget", "stored", "term_on"]


def current() -> Programme:
    """The one Programme row, at most 30 seconds old."""
    return remember("programme", lambda: Programme.objects.get(id=1))


def stored() -> Programme:
    """The one Programme row as it is now, for whoever changes it."""
    return Programme.objects.get(id=1)


def closed_days() -> frozenset[dt.date]:
    """The office's closed days, at most 30 seconds old."""
    return remember("closed", lambda: frozenset(ClosedDay.objects.there().values_list("on", flat=True)))


def breaks() -> tuple[Span, ...]:
    """First and last day of every break, those between two terms too, at most 30 seconds old."""
    return remember("breaks", _breaks)


def term_on(day: dt.date) -> Span | None:
    """First and last day of the term that `day` lies in; at most 30 seconds old."""
    return next((span for span in remember("terms", _terms) if span[0] <= day <= span[1]), None)


def _terms() -> tuple[Span, ...]:
    return tuple(row.span for row in Period.objects.there().filter(kind=Period.Kind.TERM))


def _breaks() -> tuple[Span, ...]:
    rows = list(Period.objects.there())
    terms = [row.span for row in rows if row.kind == Period.Kind.TERM]
    return silent(terms, [row.span for row in rows if row.kind == Period.Kind.BREAK])
