"""Not too much at once: for one mail domain, which would take us for a nuisance, and from one person."""

import datetime as dt
import random

from django.conf import settings
from django.db.models import QuerySet

from core.addresses import domain
from outbox.kinds import Kind
from outbox.models import Email

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def wait(email: Email, kind: Kind, now: dt.datetime) -> dt.timedelta | None:
    """How long this mail should wait because of those that went before it; None when it may go.

    Codes for signing in never wait. Several processes at once may go over a limit by the few they have in hand.
    """
    if kind.secret:
        return None
    sent = Email.objects.filter(state=Email.State.SENT)
    if email.sender_id and _is_full(sent.filter(sender_id=email.sender_id), HOUR, settings.OUTBOX_SENDER_PER_HOUR, now):
        return HOUR / 6
    same_domain = sent.filter(address__iendswith=f"@{domain(email.address)}")
    if _is_full(same_domain, MINUTE, settings.OUTBOX_DOMAIN_PER_MINUTE, now):
        return MINUTE * random.uniform(1, 3)  # noqa: S311 - spreads what waits, hides nothing
    return None


def _is_full(sent: QuerySet[Email], window: dt.timedelta, limit: int, now: dt.datetime) -> bool:
    return sent.filter(sent_at__gt=now - window).count() >= limit
