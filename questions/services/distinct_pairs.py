"""Pairs of similar questions that a curator marked as distinct."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from questions.domain.audit_actions import QuestionAction
from questions.models import DistinctPair, Question
from users.models import User
from users.services import record


@transaction.atomic
def keep_both(*, question: Question, other: Question, by: User, now: dt.datetime) -> None:
    """Mark two similar questions as distinct. Idempotent."""
    first, second = sorted((question.pk, other.pk))
    if first == second:
        return
    _pair, is_new = DistinctPair.objects.get_or_create(
        one_id=first, other_id=second, defaults={"by": by, "at": now}
    )
    if is_new:
        after = {"other": other.pk}
        record(actor=by, action=QuestionAction.BOTH_KEPT, object=question, after=after)


@transaction.atomic
def undo_keep_both(*, question: Question, other: Question, by: User) -> None:
    pair = Q(one=question, other=other) | Q(one=other, other=question)
    deleted, _by_model = DistinctPair.objects.filter(pair).delete()
    if deleted:
        before = {"other": other.pk}
        record(actor=by, action=QuestionAction.KEEP_BOTH_UNDONE, object=question, before=before)


def compare_anew(question: Question) -> None:
    DistinctPair.objects.filter(Q(one=question) | Q(other=question)).delete()
