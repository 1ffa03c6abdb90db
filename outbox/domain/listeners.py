"""What other apps start when an email reached nobody, or an address is not to be written to.

An app registers in `ready()` a function that wakes its own periodic task, and does nothing else:
what follows from a bounce is computed by that task from the rows, as often as it runs.
"""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def register(wake: Callable[[], None]) -> None:
    if wake not in _listeners:
        _listeners.append(wake)


def notify() -> None:
    """Call what is registered. Inside the transaction of the change, which each waits for."""
    for wake in _listeners:
        wake()
