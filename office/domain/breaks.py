"""Breaks: days without email, except what is tied to a moment."""

import datetime as dt
from collections.abc import Iterable

from core.clock import DAY

Span = tuple[dt.date, dt.date]  # first and last day, both included


def quiet_spans(terms: Iterable[Span], breaks: Iterable[Span]) -> tuple[Span, ...]:
    """Return the breaks and the gaps between terms, ordered by their first days."""
    between: list[Span] = []
    last: dt.date | None = None
    for first, end in sorted(terms):
        if last and first > last + DAY:
            between.append((last + DAY, first - DAY))
        last = max(last, end) if last else end
    return tuple(sorted([*between, *breaks]))


def is_break(day: dt.date, breaks: Iterable[Span]) -> bool:
    return any(first <= day <= last for first, last in breaks)


def after_break(day: dt.date, breaks: Iterable[Span]) -> dt.date:
    for first, last in sorted(breaks):
        if first <= day <= last:
            day = last + DAY
    return day


def break_began(day: dt.date, breaks: Iterable[Span]) -> dt.date | None:
    """Return the first day of the break `day` is in, consecutive breaks joined; None outside."""
    since: dt.date | None = None
    for first, last in sorted(breaks, reverse=True):
        if first <= day <= last:
            since, day = first, first - DAY
    return since
