"""Questions proposed to the office, and its answer."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from questions.models import Question, Suggestion, Theme
from questions.services.curation import add
from users.models import User

MOST_WAITING = 20  # of one person; the office should hear everybody


class TooMany(Exception):
    """So many of this person's suggestions wait for an answer that no more are taken now."""


class Decided(Exception):
    """A colleague answered this suggestion meanwhile."""


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
    """Propose a question; the same form sent twice makes one. Raises TooMany."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one after the other
    mine = Suggestion.objects.readable_by(by)
    made = mine.filter(form_key=form_key).first()
    if made:
        return made
    if mine.waiting().count() >= MOST_WAITING:
        raise TooMany
    return Suggestion.objects.create(
        by=by, text=text, why=why, theme=theme, form_key=form_key, sent_at=now
    )


@transaction.atomic
def accept(
    *, suggestion_id: int, values: dict, status: str, word: str, by: User, now: dt.datetime
) -> Question:
    """Take a suggestion up with the office's words for it. Raises Decided, LastTaken."""
    suggestion = _waiting(suggestion_id)
    suggestion.question = add(by=by, values=values, status=status, now=now)
    _answer(suggestion, Suggestion.Answer.ACCEPTED, word, by, now)
    return suggestion.question


@transaction.atomic
def decline(*, suggestion_id: int, word: str, by: User, now: dt.datetime) -> Suggestion:
    """Say no, with a word why. Raises Decided."""
    suggestion = _waiting(suggestion_id)
    _answer(suggestion, Suggestion.Answer.DECLINED, word, by, now)
    return suggestion


def answers_read(*, by: User, now: dt.datetime) -> None:
    """Whoever proposed them has read all answers there are; twice is the same as once."""
    Suggestion.objects.readable_by(by).unread().filter(decided_at__lte=now).update(read_at=now)


def _waiting(suggestion_id: int) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion_id)
    if suggestion.decided_at:
        raise Decided
    return suggestion


def _answer(suggestion: Suggestion, answer: str, word: str, by: User, now: dt.datetime) -> None:
    suggestion.answer, suggestion.word = answer, word
    suggestion.decided_by, suggestion.decided_at = by, now
    suggestion.save()
