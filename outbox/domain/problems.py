"""Problems of other apps that become alarms, each with the page on which somebody settles it."""

import datetime as dt
from collections.abc import Callable

from outbox.models import Alarm

Read = Callable[[dt.datetime], str]  # now -> the reason, empty where all is well

_sources: dict[str, tuple[Read, str]] = {}


def register(problem: Alarm.Problem, read: Read, *, page: str) -> None:
    """`page` is a URL name. Raises ValueError if another app has that problem."""
    if _sources.setdefault(problem.value, (read, page)) != (read, page):
        raise ValueError(f"{problem} is registered already")


def reasons(now: dt.datetime) -> dict[str, str]:
    """Return reasons by problem, empty ones too."""
    return {problem: read(now) for problem, (read, _page) in _sources.items()}


def page_of(problem: str) -> str:
    """Return the URL name of the page that settles a problem; empty without one."""
    return _sources[problem][1] if problem in _sources else ""
