"""How the bank is used, as whoever holds the sheets counts it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from questions.models import QuestionUse


@dataclass(frozen=True)
class Use:
    """One question in the talks of one month, given by its first day."""

    question_id: int
    month: dt.date
    planned: int
    asked: int
    noted: int


@transaction.atomic
def keep_uses(uses: Iterable[Use]) -> int:
    """Put these figures in the place of all earlier ones, so that counting again mends whatever
    went wrong."""
    QuestionUse.objects.all().delete()
    rows = (QuestionUse(**vars(use)) for use in uses)
    return len(QuestionUse.objects.bulk_create(rows, ignore_conflicts=True))
