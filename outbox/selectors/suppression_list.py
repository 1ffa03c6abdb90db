"""The do-not-contact list as the office reads it: how many and why, the newest first. No address
is known here."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outbox.models import Suppression
from outbox.models.suppression import ALL, keys_of

PER_PAGE = 50
Reason = Suppression.Reason


@dataclass(frozen=True)
class Chip:
    value: str
    label: str | Promise
    number: int
    chosen: bool


@dataclass(frozen=True)
class Refused:
    """What holds for one address: the office's word, the person's own or a bounce; each None
    where it does not."""

    address: str
    office: Suppression | None
    own: Suppression | None


@dataclass(frozen=True)
class RefusedList:
    page: Page
    chips: list[Chip]
    reason: str


def refused_list(asked: QueryDict, now: dt.datetime) -> RefusedList:
    """What holds now, as `?reason=&page=` names it; anything odd counts as absent. 3 queries,
    whatever there is."""
    held = Suppression.objects.in_force(now)
    numbers = dict(held.order_by().values_list("reason").annotate(Count("pk")))
    reason = asked.get("reason", "") if asked.get("reason", "") in Reason.values else ""
    found = held.filter(reason=reason) if reason else held
    page = Paginator(found.order_by("-created_at", "-id"), PER_PAGE).get_page(asked.get("page"))
    all_of_them = Chip("", _("All"), sum(numbers.values()), not reason)
    chips = [
        Chip(one.value, one.label, numbers.get(one.value, 0), one.value == reason) for one in Reason
    ]
    return RefusedList(page, [all_of_them, *chips], reason)


def look_up(address: str, now: dt.datetime) -> Refused:
    """Whether `address` may be written to. One query."""
    rows = (
        Suppression.objects.in_force(now)
        .filter(address_key__in=keys_of(address), kind=ALL)
        .order_by("created_at")
    )
    found = {row.reason == Reason.OFFICE: row for row in rows}
    return Refused(address, found.get(True), found.get(False))
