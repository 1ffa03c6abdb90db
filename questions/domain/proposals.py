"""What a row of a file would do to the bank."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from questions.models import Question


class State(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"  # the question that it names says all of this already
    THERE = "there"  # it names none, and the bank or an earlier row holds these words


@dataclass
class Proposal:
    """A row of the file: what it would write, over `question` or as a new one; `before` and
    `said` are its cells."""

    number: int
    state: State = State.ADDED
    key: str = ""
    question: Question | None = None
    values: dict[str, Any] = field(default_factory=dict)
    status: str = Question.Status.DRAFT
    place: int | None = None
    before: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    there: str = ""  # where these words are already
    problems: list[str] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Whether it is brought in unless somebody says otherwise."""
        return self.state in (State.ADDED, State.CHANGED)

    @property
    def ends_talks(self) -> bool:
        return self.status == Question.Status.PUBLISHED and bool(self.values.get("always_last"))
