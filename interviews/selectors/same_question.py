"""What several people said to the same question, side by side, for the student who asked."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import MD5, Coalesce, Lower

from interviews.models import Interview, PlannedQuestion
from interviews.selectors.conversations import COUNTS
from interviews.selectors.progress import TALKED
from users.models import User

MOST_QUESTIONS = 50
MOST_ANSWERS = 12


class AskedOften(NamedTuple):
    """A question that several people answered; `key` says which one in an address."""

    key: str
    text: str
    people: int
    answers: int


@dataclass(frozen=True)
class SameQuestion:
    """`answers` to `chosen`, the newest first; `left_out` older ones are not among them."""

    questions: list[AskedOften]
    chosen: AskedOften | None
    answers: list[PlannedQuestion]

    @property
    def left_out(self) -> int:
        return max(self.chosen.answers - MOST_ANSWERS, 0) if self.chosen else 0


def same_question(student: User, key: str) -> SameQuestion:
    """Return the questions that two people or more answered, and what they said to one of them.

    It is the one with `key`, else the one that most people answered. Two queries.
    """
    answered = _answered(student)
    questions = [
        AskedOften(*row)
        for row in answered.values_list("key")
        .annotate(
            Max("text"), people=Count("interview__contact", distinct=True), answers=Count("pk")
        )
        .filter(people__gte=2)
        .order_by("-people", "text__max", "key")[:MOST_QUESTIONS]
    ]
    chosen = next((it for it in questions if it.key == key), questions[0] if questions else None)
    answers = (
        answered.filter(key=chosen.key if chosen else "")
        .select_related("interview__contact")
        .order_by("-interview__ended_at", "-pk")
    )
    return SameQuestion(questions, chosen, list(answers[:MOST_ANSWERS]))


def _answered(student: User) -> QuerySet[Any]:
    """Return the questions with words on them; own ones are the same if their words are."""
    talks = Interview.objects.editable_by(student).filter(COUNTS, TALKED)
    words = PlannedQuestion.objects.readable_by(student).exclude(note="").order_by()
    same = Coalesce("question__code", MD5(Lower("text")))
    return words.filter(interview__in=talks).alias(key=same).annotate(key=same)
