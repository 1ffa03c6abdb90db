"""Callbacks for emails that reached nobody and addresses that must not be written to.

An app registers in `ready()` a function that only wakes its own periodic task. The task derives the
effects of a bounce from the rows, and is idempotent.
"""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def register(wake: Callable[[], None]) -> None:
    if wake not in _listeners:
        _listeners.append(wake)


def notify() -> None:
    """Call each listener inside the transaction of the change; listeners act on commit."""
    for wake in _listeners:
        wake()
