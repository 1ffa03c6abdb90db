"""The next step, offered by any app from its own rows; Today and the emails show the same list."""

import datetime as dt
from dataclasses import dataclass, field
from enum import IntEnum


class Rank(IntEnum):
    QUESTION = 0
    ANSWERED = 1
    SOON = 2
    AT_RISK = 3
    PROMISED = 4
    PREPARE = 5
    FOLLOW_UP = 6
    KEEP = 7
    START = 8


@dataclass(frozen=True)
class Press:
    """A button or a link: of `Step.presses` a POST, of `Step.also` a page."""

    verb: str
    url: str


@dataclass(frozen=True, order=True)
class Step:
    """A next step: `verb` labels the button, `text` is the sentence above it, `state` a color.

    `url` leads to the page of the step, in emails too; where `presses` are given, the pages of this
    site show them. `also` is a second, quieter way on, shown by pages alone. `about` names the row
    it is a step of: the app's word for such rows, and the row's id; `person` is the full name of
    whom it is about.
    """

    rank: Rank
    due: dt.datetime
    verb: str
    text: str
    url: str
    detail: str = ""
    state: str = "info"
    about: tuple[str, int] | None = field(default=None, compare=False)
    presses: tuple[Press, ...] = field(default=(), compare=False)
    person: str = field(default="", compare=False)
    also: Press | None = field(default=None, compare=False)
