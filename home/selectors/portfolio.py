"""Everything that a student made of talks and contacts, to print and keep."""

from collections.abc import Iterable

from django.db.models import Prefetch

from contacts.models import Contact
from home.domain.portfolio import Portfolio, Talk
from interviews.models import Interview, PlannedQuestion, Reflection, Stage, TalkNotes
from users.models import User

TALKED = (Stage.HELD, Stage.THANKED)


def portfolio_of(student: User) -> Portfolio:
    """Return the talks that took place, the oldest first, and all contacts by name. Five queries.

    Archived contacts are among them: they are the student's, too.
    """
    contacts = Contact.objects.editable_by(student).order_by("sort_key", "pk")
    return Portfolio(talks_of(student), list(contacts))


def talks_of(student: User) -> list[Talk]:
    """Return the talks that took place with their words, the oldest first. Four queries."""
    rows = Interview.objects.editable_by(student).filter(stage__in=TALKED)
    answered = PlannedQuestion.objects.exclude(note="", asked=PlannedQuestion.Asked.SKIPPED)
    with_words = rows.select_related("contact").prefetch_related(
        Prefetch("planned", answered.exclude(note="", asked=""), to_attr="answers")
    )
    notes = dict(_notes(student))
    reflections = {
        row.interview_id: row
        for row in Reflection.objects.editable_by(student)
        if row.learned or row.act_on or row.decisions
    }
    return [
        Talk(row, row.answers, notes.get(row.pk, ""), reflections.get(row.pk))
        for row in with_words.order_by("ended_at", "pk")
    ]


def _notes(student: User) -> Iterable[tuple[int, str]]:
    rows = TalkNotes.objects.readable_by(student).exclude(note="")
    return rows.values_list("interview_id", "note")
