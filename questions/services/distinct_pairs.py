"""Pairs of questions that read alike, of which a curator keeps both."""

import datetime as dt

from django.db.models import Q

from questions.models import DistinctPair, Question
from users.models import User


def keep_both(*, question: Question, other: Question, by: User, now: dt.datetime) -> None:
    """List these two no longer among those that read alike; twice is the same as once."""
    first, second = sorted((question.pk, other.pk))
    if first != second:
        DistinctPair.objects.get_or_create(
            one_id=first, other_id=second, defaults={"by": by, "at": now}
        )


def undo_keep_both(*, question: Question, other: Question) -> None:
    DistinctPair.objects.filter(
        Q(one=question, other=other) | Q(one=other, other=question)
    ).delete()


def compare_anew(question: Question) -> None:
    """Drop what was decided about the old words of `question`."""
    DistinctPair.objects.filter(Q(one=question) | Q(other=question)).delete()
