"""Changes of whether anything may be sent: the database that sends, and the circuit breaker."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from core.addresses import keyed
from outbox.models import Delivery
from outbox.selectors.hold import SEVERAL_DOMAINS, canary, fingerprint

FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(minutes=5)


def claim_database() -> None:
    """A database that never sent takes its fingerprint and the canary at its first drain."""
    if not Delivery.objects.filter(id=1).exclude(fingerprint="").exists():
        Delivery.objects.get_or_create(id=1)
        Delivery.objects.filter(id=1, fingerprint="").update(
            fingerprint=fingerprint(), address_key_canary=canary()
        )


def release_database() -> None:
    """Send from this database from now on. An explicit staff act; the caller writes the audit
    entry."""
    Delivery.objects.update_or_create(
        id=1, defaults={"fingerprint": fingerprint(), "breaker_until": None, "breaker_failures": 0}
    )
    Delivery.objects.filter(id=1, address_key_canary="").update(address_key_canary=canary())


def open_breaker(reason: str, now: dt.datetime) -> None:
    """Leave the mail server alone for a while: half a minute at first, doubled up to five.

    Processes that meet the same trouble in the same moment count once.
    """
    failures = Delivery.objects.filter(id=1).values_list("breaker_failures", flat=True).first() or 0
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    closed = Delivery.objects.filter(Q(breaker_until=None) | Q(breaker_until__lte=now), id=1)
    closed.update(
        breaker_until=now + pause,
        breaker_reason=reason[:80],
        breaker_failures=F("breaker_failures") + 1,
    )


def close_breaker() -> None:
    """The mail server can be used again. One that only refuses what it is given has to take an
    email first."""
    Delivery.objects.filter(id=1, breaker_failures__gt=0, refusals=0).update(
        breaker_until=None, breaker_reason="", breaker_failures=0
    )


@transaction.atomic
def count_refusal(domain: str) -> None:
    """One more refusal since an email was last taken, at this domain, which is kept as a keyed
    hash."""
    row = Delivery.objects.select_for_update().get(id=1)
    domains = {*row.refused_domains, keyed(domain)[:16]}
    row.refusals, row.refused_domains = row.refusals + 1, sorted(domains)[:SEVERAL_DOMAINS]
    row.save(update_fields=["refusals", "refused_domains"])


def forget_refusals() -> None:
    """The mail server took an email."""
    Delivery.objects.filter(id=1, refusals__gt=0).update(refusals=0, refused_domains=[])
