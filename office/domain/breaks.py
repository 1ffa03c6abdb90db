"""On which days the site keeps quiet about what is not tied to a moment. Pure."""

import datetime as dt
from collections.abc import Iterable

from core.clock import DAY

Span = tuple[dt.date, dt.date]  # first and last day, both included


def silent(terms: Iterable[Span], breaks: Iterable[Span]) -> tuple[Span, ...]:
    """The breaks, and what lies between two terms, in order of their first days."""
    between, last = [], None
    for first, end in sorted(terms):
        if last and first > last + DAY:
            between.append((last + DAY, first - DAY))
        last = max(last, end) if last else end
    return tuple(sorted([*between, *breaks]))


def is_break(day: dt.date, breaks: Iterable[Span]) -> bool:
    """Whether `day` lies in one of the spans."""
    return any(first <= day <= last for first, last in breaks)


def after_break(day: dt.date, breaks: Iterable[Span]) -> dt.date:
    """`day`, or the first day after the silence it lies in."""
    for first, last in sorted(breaks):
        if first <= day <= last:
            day = last + DAY
    return day


def silent_since(day: dt.date, breaks: Iterable[Span]) -> dt.date | None:
    """The first day of the silence that `day` lies in, through breaks that follow each other;
    None outside."""
    since = None
    for first, last in sorted(breaks, reverse=True):
        if first <= day <= last:
            since, day = first, first - DAY
    return since
