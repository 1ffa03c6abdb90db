"""Who must not be written to. Suppression is the only record; it knows addresses by their keyed
hash.

A refusal is kept under the base key, so that it holds for every tag of the mailbox; a bounce is of
one spelling alone.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from core.addresses import address_key, base_key
from outbox.domain import listeners
from outbox.models import Suppression
from outbox.models.suppression import ALL, KEY, keys_of

OFFICES = Q(reason=Suppression.Reason.OFFICE)
OWN_CHOICE = {
    Suppression.Reason.PAUSED,
    Suppression.Reason.STOPPED,
    Suppression.Reason.UNSUBSCRIBED,
}


def _key(address: str, reason: str) -> str:
    """The key to keep a refusal of `address` (or of the holder of that key) under."""
    if KEY.fullmatch(address):
        return address
    return address_key(address) if reason == Suppression.Reason.BOUNCED else base_key(address)


@transaction.atomic
def suppress(
    address: str,
    reason: str,
    *,
    now: dt.datetime,
    until: dt.datetime | None = None,
    kind: str = ALL,
):
    """Write to `address` (or the holder of that address key) no more, until then or for good. The
    Suppression.

    A later choice replaces an earlier one; the office's word and anybody else's stand beside each
    other. What listens closes open requests to the address.
    """
    rows = Suppression.objects.filter(OFFICES if reason == Suppression.Reason.OFFICE else ~OFFICES)
    said, key = {"reason": reason, "until": until, "created_at": now}, _key(address, reason)
    row, _ = rows.update_or_create(address_key=key, kind=kind, defaults=said)
    if reason in OWN_CHOICE:
        rows.filter(
            address_key__in=keys_of(address) - {key}, kind=kind, reason__in=OWN_CHOICE
        ).delete()
    listeners.notify()
    return row


def unsuppress(address: str, *, kind: str = ALL) -> bool:
    """Undo one's own choice; whether there was one. What the office set only the office takes
    away."""
    rows = Suppression.objects.filter(
        address_key__in=keys_of(address), kind=kind, reason__in=OWN_CHOICE
    )
    return rows.delete()[0] > 0


def suppression_for(address: str, kind: str, now: dt.datetime) -> Suppression | None:
    """What forbids a mail of this kind to `address` (or address key) now; of several the one
    that lasts longest."""
    return suppression_of_any([address], kind, now)


def suppression_of_any(addresses: Iterable[str], kind: str, now: dt.datetime) -> Suppression | None:
    """The same for all addresses (or address keys) of one person."""
    keys = {key for address in addresses for key in keys_of(address)}
    rows = Suppression.objects.in_force(now).filter(address_key__in=keys, kind__in={ALL, kind})
    return rows.order_by("until").last()  # PostgreSQL sorts null, for good, last


def refused_keys(kind: str, now: dt.datetime) -> QuerySet:
    """The address keys whose holders want no mail of this kind now; without bounces, which are
    of one spelling."""
    rows = (
        Suppression.objects.in_force(now)
        .filter(kind__in={ALL, kind})
        .exclude(reason=Suppression.Reason.BOUNCED)
    )
    return rows.values("address_key")


def is_refused(address: str, kind: str, now: dt.datetime) -> bool:
    """Whether `address` (or address key) must not be sent a mail of this kind now."""
    return suppression_for(address, kind, now) is not None


def refused_among(addresses: Iterable[str], kind: str, now: dt.datetime) -> set[str]:
    """Those of `addresses` that must not be sent a mail of this kind now, as they were given.
    One query."""
    given = set(addresses)
    refusals = Refusals(given, now)
    return {address for address in given if refusals.forbid(address, kind)}


class Refusals:
    """What holders of `addresses` (or of address keys) want no more at `now`: read in one query,
    asked many times."""

    def __init__(self, addresses: Iterable[str], now: dt.datetime):
        keys = {key for address in addresses for key in keys_of(address)}
        rows = Suppression.objects.in_force(now).filter(address_key__in=keys)
        self._pairs = frozenset(rows.values_list("address_key", "kind"))

    def forbid(self, address: str, kind: str) -> bool:
        """As `is_refused`, for one of the addresses."""
        return any(
            (key, ALL) in self._pairs or (key, kind) in self._pairs for key in keys_of(address)
        )
