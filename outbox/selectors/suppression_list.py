"""The do-not-contact list for the office: counts and reasons, newest first. No addresses."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.chips import Chip
from core.search import one_of
from outbox.models import Suppression
from outbox.models.suppression import ALL, keys_of

PER_PAGE = 50
Reason = Suppression.Reason


@dataclass(frozen=True)
class AddressStatus:
    address: str
    by_office: Suppression | None
    by_person: Suppression | None


@dataclass(frozen=True)
class SuppressionList:
    page: Page
    chips: list[Chip]
    reason: str


def suppression_list(params: QueryDict, now: dt.datetime) -> SuppressionList:
    """Return suppressions in force for `?reason=&page=`, invalid values ignored. 3 queries."""
    current = Suppression.objects.in_force(now)
    numbers = dict(current.order_by().values_list("reason").annotate(Count("pk")))
    reason = one_of(Reason.values, params.get("reason", ""))
    found = current.filter(reason=reason) if reason else current
    page = Paginator(found.order_by("-created_at", "-id"), PER_PAGE).get_page(params.get("page"))
    chips = [Chip(_("All"), "", sum(numbers.values()), not reason)]
    chips += [
        Chip(one.label, urlencode({"reason": one}), numbers.get(one.value, 0), one == reason)
        for one in Reason
    ]
    return SuppressionList(page, chips, reason)


def address_status(address: str, now: dt.datetime) -> AddressStatus:
    """Return the suppressions of `address` in force. One query."""
    rows = (
        Suppression.objects.in_force(now)
        .filter(address_key__in=keys_of(address), kind=ALL)
        .order_by("created_at")
    )
    found = {row.reason == Reason.OFFICE: row for row in rows}
    return AddressStatus(address, found.get(True), found.get(False))
