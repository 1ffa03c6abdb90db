"""What an importer brings: its own rows, and how they are checked, applied, undone, forgotten.

`users.services.imports` holds what all of them share. A kind is registered in its app's ready().
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from users.models import ImportJob


class ImportRun(Protocol):
    """The work of one worker on one job."""

    job: ImportJob

    @property
    def clock(self) -> Callable[[], dt.datetime]: ...

    def progress(self, done: int, total: int) -> None:
        """Store how far it is. Raises LostLease if another worker has taken over."""


@dataclass(frozen=True)
class ImportKind:
    """`check` fills the rows in batches and returns counts, from nothing whenever it is called.

    `apply` and `undo` are called in one transaction with the job locked, and return counts to add.
    `check` may raise Unreadable, the others ImportStale. `follow_up` is what a person may ask for
    once it is applied; it goes on where it was. `forget` deletes rows, or their values.
    """

    name: str
    check: Callable[[ImportRun], dict[str, Any]]
    apply: Callable[[ImportRun], dict[str, Any]]
    undo: Callable[[ImportRun], dict[str, Any]]
    forget: Callable[[ImportJob], None]
    follow_up: Callable[[ImportRun], dict[str, Any]] | None = None


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Raises ValueError if another kind has that name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"{kind.name} is registered already")


def named(name: str) -> ImportKind:
    return _kinds[name]
