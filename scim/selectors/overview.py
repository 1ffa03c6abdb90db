"""What the admin's page about the directory shows."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from scim.domain.limits import DAY, deactivations_a_day
from scim.models import SLOTS, Deactivation, SyncedAccount, SyncToken
from users.models import User
from users.models.roles import Role

PER_PAGE = 50


@dataclass(frozen=True)
class Quota:
    """`used` of `allowed` deactivations within 24 hours; `active` students."""

    active: int
    allowed: int
    used: int

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.allowed


def quota(now: dt.datetime) -> Quota:
    """Two queries. Those whom an admin confirmed do not count."""
    active = User.objects.filter(is_active=True, roles__contains=[Role.STUDENT]).count()
    day = Deactivation.objects.filter(state=Deactivation.State.DONE, asked_at__gt=now - DAY)
    used = day.count()
    return Quota(active, deactivations_a_day(active + used), used)


@dataclass(frozen=True)
class Overview:
    tokens: list[SyncToken]
    linked: int
    quota: Quota
    waiting: Page

    @property
    def can_make_token(self) -> bool:
        return len(self.tokens) < len(SLOTS)


def overview(page: str | None, now: dt.datetime) -> Overview:
    """Six queries."""
    waiting = Deactivation.objects.waiting().select_related("user").order_by("asked_at", "pk")
    return Overview(
        tokens=list(SyncToken.objects.valid().select_related("made_by").order_by("made_at")),
        linked=SyncedAccount.objects.filter(removed_at=None).count(),
        quota=quota(now),
        waiting=Paginator(waiting, PER_PAGE).get_page(page),
    )


def waiting_numbers() -> list[int]:
    """Return the keys of the deactivations that wait, the longest waiting first. One query."""
    rows = Deactivation.objects.waiting().order_by("asked_at", "pk")
    return list(rows.values_list("pk", flat=True))


def waiting_count() -> int:
    """Return how many deactivations wait. One query."""
    return Deactivation.objects.waiting().count()


def waiting_reason(now: dt.datetime) -> str:
    """Return how many deactivations wait, for the alarm; empty for none. One query."""
    number = waiting_count()
    return str(number) if number else ""
