"""What a student keeps of the bank: stars, and questions in their own words. Each act twice is
the same as once."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from questions.models import OwnQuestion, Question, Star
from users.models import User

MOST_OWN = 100


class Stale(Exception):
    """Another window saved first; `question` is what is stored now."""

    def __init__(self, question: OwnQuestion):
        super().__init__(question.code)
        self.question = question


class FormUsed(Exception):
    """This form made `question` already, and now brings another one."""

    def __init__(self, question: OwnQuestion):
        super().__init__(question.code)
        self.question = question


class TooMany(Exception):
    """There is no room for another question of one's own."""


def star(*, student: User, question: Question) -> None:
    Star.objects.bulk_create([Star(student=student, question=question)], ignore_conflicts=True)


def unstar(*, student: User, question: Question) -> None:
    Star.objects.filter(student=student, question=question).delete()


@transaction.atomic
def keep(*, student: User, values: dict, form_key: UUID) -> OwnQuestion:
    """Keep a question of one's own; the same form sent twice keeps one. Raises FormUsed,
    TooMany."""
    # two tabs add one after the other
    User.objects.select_for_update(no_key=True).get(pk=student.pk)
    mine = OwnQuestion.objects.editable_by(student)
    made = mine.filter(form_key=form_key).first()
    if made:
        if made.text != values["text"]:
            raise FormUsed(made)
        return made
    if mine.kept().count() >= MOST_OWN:
        raise TooMany
    return OwnQuestion.objects.create(student=student, form_key=form_key, **values)


@transaction.atomic
def reword(*, question_id: int, version: int, values: dict) -> OwnQuestion:
    """Save an edit. Raises Stale when another window saved first; nothing is written then."""
    question = OwnQuestion.objects.select_for_update().get(pk=question_id)
    if question.version != version:
        raise Stale(question)
    for name, value in values.items():
        setattr(question, name, value)
    question.version += 1
    question.save(update_fields=[*values, "version"])
    return question


@transaction.atomic
def put_away(*, question_id: int, now: dt.datetime) -> OwnQuestion:
    """Take an own question off the list; sheets that hold it keep their copy."""
    question = OwnQuestion.objects.select_for_update().get(pk=question_id)
    question.archived_at = question.archived_at or now
    question.save(update_fields=["archived_at"])
    return question


@transaction.atomic
def bring_back(*, question_id: int) -> OwnQuestion:
    """Put an own question back on the list as it was."""
    question = OwnQuestion.objects.select_for_update().get(pk=question_id)
    question.archived_at = None
    question.save(update_fields=["archived_at"])
    return question
