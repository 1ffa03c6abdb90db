"""What a student made of talks and contacts."""

from dataclasses import dataclass

from contacts.models import Contact
from interviews.models import Interview, PlannedQuestion, Reflection


@dataclass(frozen=True)
class Talk:
    """One talk: what was asked with what was written down, other notes, and what was learned."""

    interview: Interview
    answers: list[PlannedQuestion]
    notes: str
    reflection: Reflection | None

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.notes or self.reflection)


@dataclass(frozen=True)
class Portfolio:
    talks: list[Talk]
    contacts: list[Contact]
