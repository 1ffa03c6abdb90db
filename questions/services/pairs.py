"""What a curator decides of two questions that read alike, beside merging them."""

import datetime as dt

from django.db.models import Q

from questions.models import KeptPair, Question
from users.models import User


def keep_both(*, question: Question, other: Question, by: User, now: dt.datetime) -> None:
    """Stop saying that these two read alike; twice is the same as once, and a question beside
    itself is nothing."""
    first, second = sorted((question.pk, other.pk))
    if first != second:
        KeptPair.objects.get_or_create(
            one_id=first, other_id=second, defaults={"by": by, "at": now}
        )


def compare_again(*, question: Question, other: Question | None = None) -> None:
    """Let the question be said to read like `other` again, or like any: its words are new."""
    rows = KeptPair.objects.filter(Q(one=question) | Q(other=question))
    (rows.filter(Q(one=other) | Q(other=other)) if other else rows).delete()
