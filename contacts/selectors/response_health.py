"""How people answer: requests, answers, yeses and the median time, without students' names."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Max, Q

from contacts.domain.limits import MONTH, YEAR
from contacts.models import RequestRecord
from core.clock import DAY


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class ResponseHealth:
    """`in_month` and `in_year` are requests in 30 and 365 days, `open` those without an end."""

    asked: int = 0
    answered: int = 0
    agreed: int = 0
    in_month: int = 0
    in_year: int = 0
    open: int = 0
    last_asked_at: dt.datetime | None = None
    answers_after: dt.timedelta | None = None

    @property
    def median_days(self) -> int | None:
        """Days until half of the answers came, rounded; None without an answer."""
        return None if self.answers_after is None else round(self.answers_after / DAY)


NEVER_ASKED = ResponseHealth()


def health_of(person_ids: Collection[int], now: dt.datetime) -> dict[int, ResponseHealth]:
    """Return figures by person; those never asked are missing. One query."""
    after = ExpressionWrapper(F("answered_at") - F("asked_at"), output_field=DurationField())
    rows = (
        RequestRecord.objects.filter(person_id__in=person_ids)
        .order_by()
        .values("person_id")
        .annotate(
            asked=Count("pk"),
            answered=Count("answered_at"),
            agreed=Count("agreed_at"),
            in_month=Count("pk", filter=Q(asked_at__gt=now - MONTH)),
            in_year=Count("pk", filter=Q(asked_at__gt=now - YEAR)),
            open=Count("pk", filter=Q(closed_at=None) | Q(closed_at__gt=now)),
            last_asked_at=Max("asked_at"),
            answers_after=Median(after, filter=Q(answered_at__isnull=False)),
        )
    )
    figures: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row.pop("person_id"): ResponseHealth(**row) for row in figures}
