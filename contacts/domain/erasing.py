"""What higher apps erase with a contact, each its own tables."""

import datetime as dt
from collections.abc import Callable, Sequence

# Given ids of contacts; True if rows that stay need them. Raises a Refusal for what must end first.
Eraser = Callable[[Sequence[int], dt.datetime], bool]
_erasers: list[Eraser] = []


def register_eraser(eraser: Eraser) -> None:
    if eraser not in _erasers:
        _erasers.append(eraser)


def erase_beside(ids: Sequence[int], now: dt.datetime) -> bool:
    """Call each inside the caller's transaction, while the contacts still say who they are."""
    needed = [eraser(ids, now) for eraser in _erasers]  # all of them, whatever the first one says
    return any(needed)
