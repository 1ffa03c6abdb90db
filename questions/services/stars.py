"""Students' stars on questions. Idempotent."""

from questions.models import Question, Star
from users.models import User


def star(*, student: User, question: Question) -> None:
    Star.objects.bulk_create([Star(student=student, question=question)], ignore_conflicts=True)


def unstar(*, student: User, question: Question) -> None:
    Star.objects.filter(student=student, question=question).delete()
