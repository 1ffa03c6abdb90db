"""The figures of how questions are used."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from questions.models import QuestionUse


@dataclass(frozen=True)
class MonthlyUse:
    question_id: int
    month: dt.date
    planned: int
    asked: int
    noted: int


@transaction.atomic
def replace_uses(uses: Iterable[MonthlyUse]) -> int:
    """Replace all stored figures; return how many there are."""
    QuestionUse.objects.all().delete()
    rows = (QuestionUse(**vars(use)) for use in uses)
    return len(QuestionUse.objects.bulk_create(rows, ignore_conflicts=True))
