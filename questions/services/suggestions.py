"""Suggestions of questions, and the office's answers."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from questions.domain.audit_actions import QuestionAction
from questions.models import WORD_NEEDED, Question, Suggestion, Theme
from questions.services.curation import add
from users.models import User
from users.models.roles import STAFF
from users.services import record

MOST_WAITING = 20  # per person, so that the office can answer everybody


class AlreadyAnswered(Refusal):
    sentence = gettext_lazy("A colleague answered this one in the meantime. Nothing was changed.")


@transaction.atomic
def suggest(
    *,
    by: User,
    text: str,
    why: str = "",
    theme: Theme | None = None,
    form_key: UUID,
    now: dt.datetime,
) -> Suggestion:
    """Suggest a question; a form submitted twice makes one.

    Raises Refusal while MOST_WAITING suggestions of this person wait for an answer.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # serializes two tabs
    mine = Suggestion.objects.readable_by(by)
    made = mine.filter(form_key=form_key).first()
    if made:
        return made
    if mine.waiting().count() >= MOST_WAITING:
        raise Refusal(_("Your earlier suggestions still wait for an answer. Come back later."))
    suggestion = Suggestion.objects.create(
        by=by, text=text, why=why, theme=theme, form_key=form_key, sent_at=now
    )
    if by.has_role(*STAFF):
        record(actor=by, action=QuestionAction.SUGGESTION_SENT, object=suggestion)
    return suggestion


@transaction.atomic
def accept(
    *, suggestion_id: int, values: dict, status: str, word: str, by: User, now: dt.datetime
) -> Question:
    """Add a question from a suggestion. Raises AlreadyAnswered, LastQuestionTaken."""
    suggestion = _waiting(suggestion_id)
    question = add(by=by, values=values, status=status, now=now)
    suggestion.question = question
    _answer(suggestion, Suggestion.Answer.ACCEPTED, word, by, now)
    after = {"question": question.pk}
    record(actor=by, action=QuestionAction.SUGGESTION_ACCEPTED, object=suggestion, after=after)
    return question


@transaction.atomic
def decline(*, suggestion_id: int, word: str, by: User, now: dt.datetime) -> Suggestion:
    """Decline a suggestion. Raises AlreadyAnswered, and Refusal without a reason."""
    if not word.strip():
        raise Refusal(WORD_NEEDED)
    suggestion = _waiting(suggestion_id)
    _answer(suggestion, Suggestion.Answer.DECLINED, word, by, now)
    record(actor=by, action=QuestionAction.SUGGESTION_DECLINED, object=suggestion)
    return suggestion


def mark_answers_read(*, by: User, now: dt.datetime) -> None:
    """Mark every answer to this person's suggestions as read. Idempotent."""
    Suggestion.objects.readable_by(by).unread().filter(decided_at__lte=now).update(read_at=now)


def _waiting(suggestion_id: int) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion_id)
    if suggestion.decided_at:
        raise AlreadyAnswered
    return suggestion


def _answer(suggestion: Suggestion, answer: str, word: str, by: User, now: dt.datetime) -> None:
    suggestion.answer, suggestion.word = answer, word
    suggestion.decided_by, suggestion.decided_at = by, now
    suggestion.save()
