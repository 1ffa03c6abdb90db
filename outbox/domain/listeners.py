"""Callbacks for emails that reached nobody and addresses that must not be written to.

An app registers in `ready()` a function that wakes its own periodic task, and does nothing else:
that task computes from the rows what follows from a bounce, as often as it runs.
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
