"""Daily counts: of limits that were hit, for the office; of account emails, for their limit."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction

from core.addresses import base_form, keyed
from outbox.models import DailyCount

log = logging.getLogger(__name__)
Event = DailyCount.Event


@transaction.atomic
def increment(event: str, now: dt.datetime, key: str = "") -> int:
    """Return today's new count."""
    about = {"day": _day(now), "event": event, "key": key}
    DailyCount.objects.bulk_create([DailyCount(**about)], ignore_conflicts=True)
    row = DailyCount.objects.select_for_update().get(**about)
    row.number += 1
    row.save(update_fields=["number"])
    return row.number


def count_limit_hit(event: str, now: dt.datetime) -> None:
    increment(event, now)
    log.warning("a limit was reached: %s", event)


def count_limit_hits(service: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: count the limits by which `service` refuses. Stands above `transaction.atomic`.

    A Refusal that counts names its limit as `counts_as`, a `DailyCount.Event`.
    """

    @wraps(service)
    def counted(*, now: dt.datetime, **facts: Any) -> Any:
        try:
            return service(now=now, **facts)
        except Exception as error:
            if event := getattr(error, "counts_as", ""):
                count_limit_hit(event, now)
            raise

    return counted


def take_account_email(*, address: str, client: str, now: dt.datetime) -> bool:
    """Count an account email to `address` requested by `client`; False if none is left today.

    Counted with and without an account alike. One client gets half of them, so that a stranger
    leaves some to the owner of the address.
    """
    if all(
        increment(Event.ACCOUNT_EMAIL_SENT, now, key) <= most
        for key, most in _shares(address, client)
    ):
        return True
    count_limit_hit(Event.ACCOUNT_EMAILS, now)
    return False


def are_account_emails_used_up(*, address: str, client: str, now: dt.datetime) -> bool:
    """True if the last account email requested was refused."""
    today = DailyCount.objects.filter(day=_day(now), event=Event.ACCOUNT_EMAIL_SENT)
    numbers = dict(
        today.filter(key__in=dict(_shares(address, client))).values_list("key", "number")
    )
    return any(numbers.get(key, 0) > most for key, most in _shares(address, client))


def _shares(address: str, client: str) -> list[tuple[str, int]]:
    """Return (key, limit) of this client, then of all clients."""
    most, mailbox = settings.ACCOUNT_EMAILS_PER_DAY, base_form(address)
    return [(keyed(f"{mailbox} {client}"), most // 2), (keyed(mailbox), most)]


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(dt.UTC).date()
