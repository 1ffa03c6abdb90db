"""A row of an imported file, and what importing it would do."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from questions.models import Question


class RowState(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"  # it names a question that says all of this already
    DUPLICATE = "duplicate"  # it names none, and the bank or an earlier row has this text


@dataclass
class ImportRow:
    """What a row would write: over `question`, or as a new one where that is None.

    `before` and `after` are the cells of the question as an export writes them, by column.
    """

    number: int
    state: RowState = RowState.ADDED
    key: str = ""
    question: Question | None = None
    values: dict[str, Any] = field(default_factory=dict)
    status: str = Question.Status.DRAFT
    place: int | None = None
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    duplicate_of: str = ""  # a sentence: where this text is already
    problems: list[str] = field(default_factory=list)

    @property
    def is_selected(self) -> bool:
        """Whether it is imported unless a curator decides otherwise."""
        return self.state in (RowState.ADDED, RowState.CHANGED)

    @property
    def ends_talks(self) -> bool:
        return self.status == Question.Status.PUBLISHED and bool(self.values.get("always_last"))
