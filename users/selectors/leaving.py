"""Whose leaving is near or past, and the private address of somebody who leaves."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from core.addresses import OPEN_TO_ALL, domain
from core.clock import local
from core.zones import default_zone
from users.domain.leaving import kept_until
from users.models import AccountMerge, Departure, User
from users.models.leaving import FINISHED_WITHIN
from users.selectors import sign_up


def office_today(now: dt.datetime) -> dt.date:
    """Return the day in the office's zone, which `leaves_on` counts in."""
    return local(now, default_zone()).date()


def is_leaving(person: User, now: dt.datetime) -> bool:
    """True from 30 days before somebody leaves. No query."""
    return person.leaves_on is not None and person.is_leaving(office_today(now))


def has_left(person: User, now: dt.datetime) -> bool:
    """True once the account is read-only. No query."""
    return person.leaves_on is not None and person.has_left(office_today(now))


def may_finish(person: User, now: dt.datetime) -> bool:
    """True while somebody who left may still hold the talks that were agreed. No query."""
    return person.leaves_on is not None and person.may_finish(office_today(now))


def is_gone(person: User, now: dt.datetime) -> bool:
    """True for a closed account, and once the last talks of who left are over. No query."""
    return not person.is_active or (has_left(person, now) and not may_finish(person, now))


def is_private(address: str, person: User) -> bool:
    """True for an address that the university did not give: neither its domain nor the account's.

    An address at one of the large public providers is always a private one.
    """
    at = domain(address)
    return at in OPEN_TO_ALL or at not in {domain(person.email), *sign_up.domains()}


def private_address(person: User) -> str:
    """Return the newest proven private address, or "". One query."""
    rows = EmailAddress.objects.filter(user=person, verified=True).order_by("-pk")
    found = (row.email for row in rows if is_private(row.email, person))
    return next(found, "")


def given_for_leaving(person: User) -> list[int]:
    """Return the ids of the addresses that only somebody who leaves may add. Two queries.

    Not those of accounts that were merged into this one: they opened an account before.
    """
    merged = AccountMerge.objects.filter(kept=person, undone_at=None).values("merged__email")
    rows = EmailAddress.objects.filter(user=person, primary=False).exclude(email=person.email)
    return [row.pk for row in rows.exclude(email__in=merged) if not _may_always_add(row, person)]


def _may_always_add(row: EmailAddress, person: User) -> bool:
    try:
        sign_up.require_domain(row.email, held=person.email)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class Leaving:
    """The days of somebody's leaving. `private` is "" until an address is proven."""

    leaves_on: dt.date
    has_left: bool
    may_finish: bool
    finish_until: dt.date  # the last day for agreed talks
    erases_on: dt.date  # at the earliest
    private: str


def leaving_of(person: User, now: dt.datetime) -> Leaving | None:
    """Return the days of somebody whose leaving has begun, else None. At most two queries."""
    if person.leaves_on is None or not is_leaving(person, now):
        return None
    told = Departure.objects.filter(user=person, leaves_on=person.leaves_on).first()
    warned_of = told.erases_on if told else None
    return Leaving(
        leaves_on=person.leaves_on,
        has_left=has_left(person, now),
        may_finish=may_finish(person, now),
        finish_until=person.leaves_on + FINISHED_WITHIN - dt.timedelta(days=1),
        erases_on=warned_of or kept_until(person.leaves_on),
        private=private_address(person),
    )
