"""Change the state of sending: database, circuit breaker, times of the last work."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from core.addresses import keyed
from outbox.models import DeliveryState
from outbox.selectors.hold import REFUSING_DOMAINS_LIMIT, canary, fingerprint

FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(minutes=5)


def claim_database() -> None:
    """Store fingerprint and canary at the first drain of a database that never sent."""
    if not DeliveryState.objects.filter(id=1).exclude(fingerprint="").exists():
        DeliveryState.objects.get_or_create(id=1)
        DeliveryState.objects.filter(id=1, fingerprint="").update(
            fingerprint=fingerprint(), address_key_canary=canary()
        )


def release_database() -> None:
    """Send from this database from now on. The caller writes the audit entry."""
    DeliveryState.objects.update_or_create(
        id=1, defaults={"fingerprint": fingerprint(), "breaker_until": None, "breaker_failures": 0}
    )
    DeliveryState.objects.filter(id=1, address_key_canary="").update(address_key_canary=canary())


def open_breaker(reason: str, now: dt.datetime) -> None:
    """Pause sending for half a minute, doubled with each failure up to five minutes.

    Processes that fail at the same moment count once.
    """
    failures = (
        DeliveryState.objects.filter(id=1).values_list("breaker_failures", flat=True).first() or 0
    )
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
    closed = DeliveryState.objects.filter(Q(breaker_until=None) | Q(breaker_until__lte=now), id=1)
    closed.update(
        breaker_until=now + pause,
        breaker_reason=reason[:80],
        breaker_failures=F("breaker_failures") + 1,
    )


def close_breaker() -> None:
    """Resume sending. After refusals the server has to accept an email first."""
    DeliveryState.objects.filter(id=1, breaker_failures__gt=0, refusals=0).update(
        breaker_until=None, breaker_reason="", breaker_failures=0
    )


@transaction.atomic
def count_refusal(domain: str) -> None:
    """Count a refusal since an email was last accepted. The domain is stored as a keyed hash."""
    row = DeliveryState.objects.select_for_update().get(id=1)
    domains = {*row.refused_domains, keyed(domain)[:16]}
    row.refusals, row.refused_domains = row.refusals + 1, sorted(domains)[:REFUSING_DOMAINS_LIMIT]
    row.save(update_fields=["refusals", "refused_domains"])


def forget_refusals() -> None:
    DeliveryState.objects.filter(id=1, refusals__gt=0).update(refusals=0, refused_domains=[])


def note_reminders_planned(now: dt.datetime) -> None:
    _note(reminders_planned_at=now)


def note_drain(now: dt.datetime) -> None:
    """Record that nothing due at `now` is left waiting."""
    _note(drained_at=now)


def note_bounces_read(now: dt.datetime) -> None:
    """Record that the mailbox of bounces was read, as far as one task reads."""
    _note(bounces_read_at=now, bounces_failure="")


def note_bounces_failed(why: str) -> None:
    _note(bounces_failure=why[:80])


def note_backup_made(now: dt.datetime) -> None:
    _note(backed_up_at=now, backup_failure="")


def note_backup_failed(why: str) -> None:
    _note(backup_failure=why[:80])


def _note(**facts: dt.datetime | str) -> None:
    if not DeliveryState.objects.filter(id=1).update(**facts):
        DeliveryState.objects.update_or_create(id=1, defaults=facts)
