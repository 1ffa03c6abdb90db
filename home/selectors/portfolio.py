"""Everything that a student made of talks and contacts, to print and keep."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from contacts.models import Contact
from interviews.models import Interview, PlannedQuestion, Reflection, Stage, TalkNotes
from users.models import User

TALKED = (Stage.HELD, Stage.THANKED)


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


def portfolio_of(student: User) -> Portfolio:
    """Return the talks that took place, the oldest first, and all contacts by name. Five queries.

    Archived contacts are among them: they are the student's, too.
    """
    rows = Interview.objects.editable_by(student).filter(stage__in=TALKED)
    answered = PlannedQuestion.objects.exclude(note="", asked=PlannedQuestion.Asked.SKIPPED)
    with_words = rows.select_related("contact").prefetch_related(
        Prefetch("planned", answered.exclude(note="", asked=""), to_attr="answers")
    )
    notes = dict(_notes(student))
    reflections = {
        row.interview_id: row
        for row in Reflection.objects.editable_by(student).exclude(learned="", act_on="")
    }
    talks = [
        Talk(row, row.answers, notes.get(row.pk, ""), reflections.get(row.pk))
        for row in with_words.order_by("ended_at", "pk")
    ]
    contacts = Contact.objects.editable_by(student).order_by("sort_key", "pk")
    return Portfolio(talks, list(contacts))


def _notes(student: User) -> Iterable[tuple[int, str]]:
    rows = TalkNotes.objects.readable_by(student).exclude(note="")
    return rows.values_list("interview_id", "note")
