"""Panels: places on a page that later apps may fill.

The page names the place, `{% panels "wrap_up" interview %}`; an app registers its content in
`ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    template: str
    context: dict = field(default_factory=dict)


# (what the page is about, who reads it) -> what to show, or None
Filler = Callable[[Any, Any], Panel | None]
_fillers: dict[str, list[Filler]] = {}


def register(place: str, filler: Filler) -> None:
    """Registering the same filler twice has no effect."""
    if filler not in _fillers.setdefault(place, []):
        _fillers[place].append(filler)


def filled(place: str, subject: Any, reader: Any) -> list[Panel]:
    found = (filler(subject, reader) for filler in _fillers.get(place, []))
    return [panel for panel in found if panel]
