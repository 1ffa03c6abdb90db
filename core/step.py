"""One next step, offered by any app for its own facts; Today and the mails show the same list."""

import datetime as dt
from dataclasses import dataclass, field
from enum import IntEnum


class Rank(IntEnum):
    """Which step comes first: somebody waits, then what can still go wrong, then what was promised."""

    ANSWERED = 1
    SOON = 2
    AT_RISK = 3
    PROMISED = 4
    PREPARE = 5
    FOLLOW_UP = 6
    START = 7


@dataclass(frozen=True, order=True)
class Step:
    """`verb` is the button's text, `text` the sentence above it, `due` (UTC) sorts within a rank; `state` a colour.

    `about` is the id of the row it is a step of; which table is the app's business.
    """

    rank: Rank
    due: dt.datetime
    verb: str
    text: str
    url: str
    detail: str = ""
    state: str = "info"
    about: int | None = field(default=None, compare=False)
