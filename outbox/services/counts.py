"""How often a limit was refused, for the office, and how many emails about accounts an address
had, for the limit."""

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
What = DailyCount.What


@transaction.atomic
def count(what: str, now: dt.datetime, key: str = "") -> int:
    """One more today; how many that makes."""
    about = {"day": _day(now), "what": what, "key": key}
    DailyCount.objects.bulk_create([DailyCount(**about)], ignore_conflicts=True)
    row = DailyCount.objects.select_for_update().get(**about)
    row.number += 1
    row.save(update_fields=["number"])
    return row.number


def count_refused(what: str, now: dt.datetime) -> None:
    """A limit refused somebody."""
    count(what, now)
    log.warning("a limit was reached: %s", what)


def counting_refusals(service: Callable[..., Any]) -> Callable[..., Any]:
    """Count the limits that `service` refuses by; above its transaction, which the refusal rolls
    back.

    A refusal that counts names its limit as `counts_as`, of `DailyCount.What`.
    """

    @wraps(service)
    def counted(*, now: dt.datetime, **facts: Any) -> Any:
        try:
            return service(now=now, **facts)
        except Exception as error:
            if what := getattr(error, "counts_as", ""):
                count_refused(what, now)
            raise

    return counted


def may_mail_account(*, address: str, client: str, now: dt.datetime) -> bool:
    """Count one email about an account to `address`, asked for from `client`; False where today's
    are used up.

    Whoever asks, there is an account or not. One client gets half of them, so that a stranger who
    asks for all leaves some to the address's owner.
    """
    if all(
        count(What.ACCOUNT_EMAIL_SENT, now, key) <= most for key, most in _shares(address, client)
    ):
        return True
    count_refused(What.ACCOUNT_EMAILS, now)
    return False


def is_used_up(*, address: str, client: str, now: dt.datetime) -> bool:
    """Whether the last one asked for was refused."""
    today = DailyCount.objects.filter(day=_day(now), what=What.ACCOUNT_EMAIL_SENT)
    numbers = dict(
        today.filter(key__in=dict(_shares(address, client))).values_list("key", "number")
    )
    return any(numbers.get(key, 0) > most for key, most in _shares(address, client))


def _shares(address: str, client: str) -> list[tuple[str, int]]:
    """What is counted, with how many there may be: of one client; then of all, without those
    refused to the one."""
    most, mailbox = settings.ACCOUNT_EMAILS_PER_DAY, base_form(address)
    return [(keyed(f"{mailbox} {client}"), most // 2), (keyed(mailbox), most)]


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(dt.UTC).date()
