"""Whether email arrives: how much was sent and how much failed in each of the last weeks."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, TruncWeek

from core import zones
from core.clock import local
from outbox.models import Email
from outbox.selectors.email_log import NOT_DELIVERED

WEEKS = 12


@dataclass(frozen=True)
class DeliveryWeek:
    """`day` is the Monday on which it began."""

    day: dt.date
    sent: int
    failed: int
    bounced: int


def delivery_weeks(zone: str, now: dt.datetime) -> list[DeliveryWeek]:
    """Return this week and those before, oldest first, in the time of `zone`. One query."""
    today = local(now, zone).date()
    monday = today - dt.timedelta(days=today.weekday())
    days = [monday - dt.timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    start = dt.datetime.combine(days[0], dt.time(), zones.named(zone))
    was_sent = Q(state=Email.State.SENT)
    found = (
        Email.objects.filter(
            was_sent & Q(sent_at__gte=start)
            | Q(state__in=NOT_DELIVERED, next_attempt_at=None, ended_at__gte=start)
        )
        .order_by()
        .values(week=TruncWeek(Coalesce("ended_at", "sent_at"), tzinfo=zones.named(zone)))
        .annotate(
            sent=Count("id", filter=was_sent),
            failed=Count("id", filter=Q(state=Email.State.DEAD)),
            bounced=Count("id", filter=Q(state=Email.State.BOUNCED)),
        )
    )
    numbers = {row["week"].date(): (row["sent"], row["failed"], row["bounced"]) for row in found}
    return [DeliveryWeek(day, *numbers.get(day, (0, 0, 0))) for day in days]
