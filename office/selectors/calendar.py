"""Closed days, terms and breaks; each at most 30 seconds old."""

import datetime as dt

from core.cache import cached
from office.domain.breaks import Span, quiet_spans
from office.models import ClosedDay, Period


def closed_days() -> frozenset[dt.date]:
    return cached("closed_days", _closed_days)


def breaks() -> tuple[Span, ...]:
    """Return first and last day of every break, gaps between terms included."""
    return cached("breaks", _breaks)


def term_on(day: dt.date) -> Span | None:
    """Return first and last day of the term that `day` is in."""
    terms = cached("terms", _terms)
    return next((span for span in terms if span[0] <= day <= span[1]), None)


def _closed_days() -> frozenset[dt.date]:
    return frozenset(ClosedDay.objects.active().values_list("on", flat=True))


def _terms() -> tuple[Span, ...]:
    return tuple(row.span for row in Period.objects.active().filter(kind=Period.Kind.TERM))


def _breaks() -> tuple[Span, ...]:
    rows = list(Period.objects.active())
    terms = [row.span for row in rows if row.kind == Period.Kind.TERM]
    return quiet_spans(terms, [row.span for row in rows if row.kind == Period.Kind.BREAK])
