"""Is mail going out? For /healthz, /metrics and the banner that staff see."""

import datetime as dt
from typing import Any

from django.db.models import Min

from outbox.delivery import gate
from outbox.models import Delivery, Email


def held() -> str:
    """Why no mail goes out, as a sentence for staff; empty when mail may go."""
    return gate.held()


def facts(now: dt.datetime) -> dict[str, Any]:
    """Plain values: seconds for ages, ISO text for moments, None for what never happened."""
    delivery = Delivery.objects.filter(id=1).first() or Delivery()
    oldest = Email.objects.due(now).order_by().aggregate(Min("next_attempt_at"))["next_attempt_at__min"]
    is_broken = bool(delivery.breaker_until and delivery.breaker_failures)
    return {
        "held": held(),
        "oldest_due_seconds": (now - oldest).total_seconds() if oldest else 0,
        "drained_at": _text(delivery.drained_at),
        "ticked_at": _text(delivery.ticked_at),
        "breaker": delivery.breaker_reason if is_broken else "",
    }


def _text(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
