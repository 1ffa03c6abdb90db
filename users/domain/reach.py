"""What a person can do, as counts: each app registers how to count what its rows open to them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from users.models import User


@dataclass(frozen=True)
class Reach:
    """So many rows of a kind are within somebody's reach; `number` None: no count, only words."""

    label: str | Promise
    number: int | None = None
    note: str | Promise = ""


Reader = Callable[[User, dt.datetime], Iterable[Reach]]
_readers: dict[Reader, int] = {}


def register(reader: Reader, *, place: int = 2) -> None:
    """What readers of a lower `place` say stands higher: menus 0, people 1, rows 2."""
    _readers[reader] = place


def reach_of(person: User, now: dt.datetime) -> list[Reach]:
    """Return what every app says of this person. Only counts: nobody gets another's view."""
    in_order = sorted(_readers, key=lambda reader: _readers[reader])
    return [one for reader in in_order for one in reader(person, now)]
