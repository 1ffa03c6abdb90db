"""Who must not be written to. Suppression is the only record; it knows addresses by their keyed hash."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from core import jobs
from core.addresses import address_key
from outbox.models import Suppression

ALL = ""  # the kind of a Suppression that holds for every mail to a contact
OFFICES = Q(reason=Suppression.Reason.OFFICE)
OWN_CHOICE = {Suppression.Reason.PAUSED, Suppression.Reason.STOPPED, Suppression.Reason.UNSUBSCRIBED}


def _key(address: str) -> str:
    """An address, or the key of one, as a key."""
    return address_key(address) if "@" in address else address


@transaction.atomic
def suppress(address: str, reason: str, *, now: dt.datetime, until: dt.datetime | None = None, kind: str = ALL):
    """Write to `address` (or the holder of that address key) no more, until then or for good. The Suppression.

    A later choice replaces an earlier one; the office's word and anybody else's stand beside each other. Open requests
    to the address are closed by the interviews' tick, which is rung.
    """
    rows = Suppression.objects.filter(OFFICES if reason == Suppression.Reason.OFFICE else ~OFFICES)
    said = {"reason": reason, "until": until, "created_at": now}
    row, _ = rows.update_or_create(address_key=_key(address), kind=kind, defaults=said)
    jobs.ring("interviews.tick")
    return row


def unsuppress(address: str, *, kind: str = ALL) -> bool:
    """Undo one's own choice; whether there was one. What the office set only the office takes away."""
    rows = Suppression.objects.filter(address_key=_key(address), kind=kind, reason__in=OWN_CHOICE)
    return rows.delete()[0] > 0


def suppression_for(address: str, kind: str, now: dt.datetime) -> Suppression | None:
    """What forbids a mail of this kind to `address` (or address key) now; of several the one that lasts longest."""
    rows = Suppression.objects.in_force(now).filter(address_key=_key(address), kind__in={ALL, kind})
    return rows.order_by("until").last()  # PostgreSQL sorts null, for good, last


def is_refused(address: str, kind: str, now: dt.datetime) -> bool:
    """Whether `address` (or address key) must not be sent a mail of this kind now."""
    return suppression_for(address, kind, now) is not None


def refused_among(addresses: Iterable[str], kind: str, now: dt.datetime) -> set[str]:
    """Those of `addresses` that must not be sent a mail of this kind now, as they were given. One query."""
    given = set(addresses)
    refusals = Refusals(given, now)
    return {address for address in given if refusals.forbid(address, kind)}


class Refusals:
    """What holders of `addresses` (or of address keys) want no more at `now`: read in one query, asked many times."""

    def __init__(self, addresses: Iterable[str], now: dt.datetime):
        rows = Suppression.objects.in_force(now).filter(address_key__in={_key(address) for address in addresses})
        self._pairs = frozenset(rows.values_list("address_key", "kind"))

    def forbid(self, address: str, kind: str) -> bool:
        """As `is_refused`, for one of the addresses."""
        key = _key(address)
        return (key, ALL) in self._pairs or (key, kind) in self._pairs
