"""A row of an imported file, and what importing it would do."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from questions.models import Question


class RowState(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"  # it names a question and changes nothing of it
    DUPLICATE = "duplicate"  # it names none, and its text is in the bank or an earlier row


@dataclass
class ImportRow:
    """A row and what it would write: to `question`, or a new question if that is None.

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
    duplicate_of: str = ""  # a sentence: where this text is already stored
    problems: list[str] = field(default_factory=list)

    @property
    def is_selected(self) -> bool:
        """True if the row is imported by default."""
        return self.state in (RowState.ADDED, RowState.CHANGED)

    @property
    def ends_talks(self) -> bool:
        return self.status == Question.Status.PUBLISHED and bool(self.values.get("always_last"))
