"""The bank as a page shows it: themes to choose from, and the questions of the chosen one, or of all."""

from dataclasses import dataclass
from typing import Any

from questions.models import Theme
from users.models import User


@dataclass(frozen=True)
class Bank:
    """`themes` all that have questions; `groups` those shown, each with its questions in `shown`."""

    themes: list[Any]
    groups: list[Any]
    theme: str


def bank(viewer: User, theme: str = "") -> Bank:
    """What `viewer` may use; a theme that is not there counts as none. Two queries."""
    themes = list(Theme.objects.visible_to(viewer).with_questions(viewer))
    chosen = [each for each in themes if each.slug == theme]
    return Bank(themes, chosen or themes, theme if chosen else "")
