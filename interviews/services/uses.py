"""Figures on planned questions: how often planned, asked and noted. Counts, never texts."""

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from core import zones
from interviews.models import PlannedQuestion
from office.selectors.settings import office_settings
from questions import services as questions


def count_uses() -> int:
    """Count every sheet by the month of its talk. One query, then the writes."""
    noted = ~Q(note="")
    lines = PlannedQuestion.objects.filter(
        question__isnull=False, interview__starts_at__isnull=False
    )
    rows = (
        lines.order_by()
        .values(
            "question_id",
            month=TruncMonth("interview__starts_at", tzinfo=zones.named(office_settings().zone)),
        )
        .annotate(
            planned=Count("id"),
            asked=Count("id", filter=noted | Q(asked=PlannedQuestion.Asked.ASKED)),
            noted=Count("id", filter=noted),
        )
    )
    return questions.replace_uses(
        questions.MonthlyUse(**row | {"month": row["month"].date()}) for row in rows
    )
