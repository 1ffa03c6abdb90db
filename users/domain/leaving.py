"""How long an account is kept after its student left, and what else is erased with it. Pure."""

import calendar
import datetime as dt
from collections.abc import Callable, Collection

from users.models import User

WARNED_BEFORE = dt.timedelta(days=30)
WARNED_AGAIN_BEFORE = dt.timedelta(days=7)

Eraser = Callable[[User], object]
Warned = Callable[[Collection[int]], set[int]]
_erasers: list[Eraser] = []
_months: list[Callable[[], int]] = []
_warned: list[Warned] = []


def register_months(reader: Callable[[], int]) -> None:
    """Register what returns for how many months an account is kept; an app above knows it."""
    _months[:] = [reader]


def months_kept() -> int:
    return _months[0]()


def kept_until(leaves_on: dt.date) -> dt.date:
    """Return the first day on which the account of somebody who left is kept no longer."""
    return add_months(leaves_on, months_kept())


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def register_warned(reader: Warned) -> None:
    """Register what returns those of some user ids to whom both warnings of erasing went out."""
    _warned[:] = [reader]


def warned_twice(ids: Collection[int]) -> set[int]:
    return _warned[0](ids)


def register_eraser(eraser: Eraser) -> None:
    """Let `eraser` empty what would outlive the account, in the transaction that deletes it."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def erase_beside(person: User) -> None:
    for eraser in _erasers:
        eraser(person)
