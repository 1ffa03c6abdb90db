"""Open talks of a student, as far as the office may see them; interviews registers the reader."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from users.models import User


@dataclass(frozen=True)
class OpenTalk:
    """A request or talk of `student_id`, without the contact's name.

    `at` is when an agreed talk begins, or since when a request waits; `can_be_told`: the contact
    has an email address that may be written to.
    """

    student_id: int
    state: str | Promise
    is_agreed: bool
    at: dt.datetime
    can_be_told: bool


Read = Callable[[Collection[int], dt.datetime], list[OpenTalk]]
# (student, a word to the contacts, now, keeps agreed talks before) -> how many talks were closed
Close = Callable[[User, str, dt.datetime, dt.datetime | None], int]
_readers: list[Read] = []
_closers: list[Close] = []


def register(read: Read, close: Close) -> None:
    if read not in _readers:
        _readers.append(read)
        _closers.append(close)


def open_talks(student_ids: Collection[int], now: dt.datetime) -> list[OpenTalk]:
    return [talk for read in _readers for talk in read(student_ids, now)]


def counts(student_ids: Collection[int], now: dt.datetime) -> Mapping[int, int]:
    """Return how many talks each of these students has open."""
    found: dict[int, int] = {}
    for talk in open_talks(student_ids, now):
        found[talk.student_id] = found.get(talk.student_id, 0) + 1
    return found


def close(
    student: User, word: str, now: dt.datetime, *, keep_before: dt.datetime | None = None
) -> int:
    """Close all open talks of a student inside the caller's transaction; return how many.

    Agreed talks that begin before `keep_before` stay.
    """
    return sum(closer(student, word, now, keep_before) for closer in _closers)
