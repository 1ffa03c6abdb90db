"""The office's settings, from process memory."""

import datetime as dt

from core.memory import forget, remember
from office.domain.breaks import Span, silent
from office.models import ClosedDay, OfficeSettings, Period

__all__ = ["breaks", "closed_days", "current", "forget", "stored", "term_on"]


def current() -> OfficeSettings:
    """The one OfficeSettings row, at most 30 seconds old."""
    return remember("office", lambda: OfficeSettings.objects.get(id=1))


def stored() -> OfficeSettings:
    """The one OfficeSettings row as it is now, for whoever changes it."""
    return OfficeSettings.objects.get(id=1)


def closed_days() -> frozenset[dt.date]:
    """The office's closed days, at most 30 seconds old."""
    return remember(
        "closed", lambda: frozenset(ClosedDay.objects.there().values_list("on", flat=True))
    )


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
