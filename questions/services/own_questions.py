"""Students' own questions."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from questions.models import OwnQuestion
from users.models import User

MOST_OWN = 100


@transaction.atomic
def create_own_question(*, student: User, values: dict[str, Any], form_key: UUID) -> OwnQuestion:
    """Add a question; a form submitted twice adds one.

    Raises AlreadyUsed, and Refusal for more than MOST_OWN.
    """
    # Serializes two tabs that add at the same time.
    User.objects.select_for_update(no_key=True).get(pk=student.pk)
    questions = OwnQuestion.objects.editable_by(student)
    made = questions.filter(form_key=form_key).first()
    if made:
        if made.text != values["text"]:
            raise AlreadyUsed(made)
        return made
    if questions.active().count() >= MOST_OWN:
        text = _("You have %(most)d questions already. Delete one first.")
        raise Refusal(text % {"most": MOST_OWN})
    return OwnQuestion.objects.create(student=student, form_key=form_key, **values)


@transaction.atomic
def change_own_question(*, question_id: int, version: int, values: dict[str, Any]) -> OwnQuestion:
    """Save an edit. Raises Stale."""
    question = OwnQuestion.objects.select_for_update().get(pk=question_id)
    if question.version != version:
        raise Stale(question)
    for name, value in values.items():
        setattr(question, name, value)
    question.version += 1
    question.save(update_fields=[*values, "version"])
    return question


@transaction.atomic
def archive_own_question(*, question_id: int, now: dt.datetime) -> OwnQuestion:
    question = OwnQuestion.objects.select_for_update().get(pk=question_id)
    question.archived_at = question.archived_at or now
    question.save(update_fields=["archived_at"])
    return question


@transaction.atomic
def restore_own_question(*, question_id: int) -> OwnQuestion:
    question = OwnQuestion.objects.select_for_update().get(pk=question_id)
    question.archived_at = None
    question.save(update_fields=["archived_at"])
    return question
