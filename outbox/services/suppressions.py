"""Suppressions: the only record of addresses not to be written to, by keyed hashes.

A person's choice is stored under the base key, so that it holds for every tag of the mailbox; a
bounce under the key of the one spelling.
"""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress as suppress_error
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from core.addresses import address_key, base_key
from outbox.domain import listeners
from outbox.models import Suppression
from outbox.models.suppression import ALL, KEY, keys_of
from outbox.services.opt_out_log import note_lifted, note_set

MOST_ATTEMPTS = 20  # of two requests at one moment
BY_OFFICE = Q(reason=Suppression.Reason.OFFICE)
OWN_CHOICE = {
    Suppression.Reason.PAUSED,
    Suppression.Reason.STOPPED,
    Suppression.Reason.UNSUBSCRIBED,
}


def _key(address: str, reason: str) -> str:
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
) -> Suppression:
    """Suppress `address` (or the holder of that address key), until then or forever.

    A later choice replaces an earlier one; the office's exists beside the person's. The opt-out
    log gets what changed, and registered listeners close open requests to the address.
    """
    rows = Suppression.objects.filter(
        BY_OFFICE if reason == Suppression.Reason.OFFICE else ~BY_OFFICE
    )
    values, key = {"reason": reason, "until": until, "created_at": now}, _key(address, reason)
    row = _stored(rows, key, kind, values)
    if reason in OWN_CHOICE:
        others = keys_of(address) - {key}
        lift(rows.filter(address_key__in=others, kind=kind, reason__in=OWN_CHOICE), now=now)
    note_set([row], now=now)
    listeners.notify()
    return row


def _stored(
    rows: QuerySet[Suppression], key: str, kind: str, values: dict[str, Any]
) -> Suppression:
    """Update the row, or create it.

    Another request may create it first and delete it before it is read here: then once more.
    """
    for _attempt in range(MOST_ATTEMPTS - 1):
        with suppress_error(IntegrityError), transaction.atomic():
            return rows.update_or_create(address_key=key, kind=kind, defaults=values)[0]
    return rows.update_or_create(address_key=key, kind=kind, defaults=values)[0]


@transaction.atomic
def unsuppress(address: str, *, now: dt.datetime, kind: str = ALL) -> bool:
    """Undo a person's own choice; True if there was one. The office's stays."""
    rows = Suppression.objects.filter(
        address_key__in=keys_of(address), kind=kind, reason__in=OWN_CHOICE
    )
    return lift(rows, now=now)


def lift(rows: QuerySet[Suppression], *, now: dt.datetime) -> bool:
    """Delete `rows` in the caller's transaction, and note it for the opt-out log."""
    found = list(rows.select_for_update().order_by("pk"))
    Suppression.objects.filter(pk__in=[row.pk for row in found]).delete()
    note_lifted(found, now=now)
    return bool(found)


def suppression_for(address: str, kind: str, now: dt.datetime) -> Suppression | None:
    """Return the longest suppression of this kind for `address` (or address key), or None."""
    return suppression_of_any([address], kind, now)


def suppression_of_any(addresses: Iterable[str], kind: str, now: dt.datetime) -> Suppression | None:
    """Return the longest suppression among all addresses (or address keys) of one person."""
    keys = {key for address in addresses for key in keys_of(address)}
    rows = Suppression.objects.in_force(now).filter(address_key__in=keys, kind__in={ALL, kind})
    return rows.order_by("until").last()  # PostgreSQL sorts null, for good, last


def suppressed_keys(kind: str, now: dt.datetime) -> QuerySet:
    """Return address keys suppressed for this kind, without bounces: those are per spelling."""
    rows = (
        Suppression.objects.in_force(now)
        .filter(kind__in={ALL, kind})
        .exclude(reason=Suppression.Reason.BOUNCED)
    )
    return rows.values("address_key")


def is_suppressed(address: str, kind: str, now: dt.datetime) -> bool:
    """True if `address` (or address key) must not get this kind of email now."""
    return suppression_for(address, kind, now) is not None


def suppressed_among(addresses: Iterable[str], kind: str, now: dt.datetime) -> set[str]:
    """Return those of `addresses` that must not get this kind of email now. One query."""
    given = set(addresses)
    suppressions = Suppressions(given, now)
    return {address for address in given if suppressions.forbid(address, kind)}


class Suppressions:
    """The suppressions of `addresses` (or address keys) at `now`, read in one query."""

    def __init__(self, addresses: Iterable[str], now: dt.datetime):
        keys = {key for address in addresses for key in keys_of(address)}
        rows = Suppression.objects.in_force(now).filter(address_key__in=keys)
        self._pairs = frozenset(rows.values_list("address_key", "kind"))

    def forbid(self, address: str, kind: str) -> bool:
        return any(
            (key, ALL) in self._pairs or (key, kind) in self._pairs for key in keys_of(address)
        )
