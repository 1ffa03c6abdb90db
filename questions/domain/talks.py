"""What the page of all questions shows of a student's talks.

The app that holds talks registers how to read it in `ready()`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from users.models import User

# Returns the ids of the questions that a student asked in a field: its slug, "" for any.
AskedBefore = Callable[[str], Collection[int]]


@dataclass(frozen=True)
class NextTalk:
    """`url` takes `add`, `own` and `start`; `planned`: ids and texts that its sheet holds."""

    first_name: str
    url: str
    planned: Collection[int | str]


@dataclass(frozen=True)
class TalkReader:
    next_talk: Callable[[User], NextTalk | None]
    asked_before: Callable[[User], AskedBefore]


_reader = TalkReader(lambda student: None, lambda student: lambda field: ())


def register(reader: TalkReader) -> None:
    global _reader  # noqa: PLW0603 - set once, when the site starts
    _reader = reader


def talk_reader() -> TalkReader:
    return _reader
