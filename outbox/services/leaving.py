"""Emails to students who leave: to the university address, and later to a private one."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from outbox.emails.leaving import REMOVED
from outbox.models import Email
from outbox.services.queue import add
from users.domain import leaving, notices
from users.models import Departure, Program, User
from users.selectors.leaving import private_address

State = Email.State
WENT_OUT = (State.SENT, State.UNCERTAIN, State.BOUNCED, State.DEAD)


def send_leaving(*, person: User, by: User | Program | None, now: dt.datetime, day: str) -> None:
    _add("leaving", person, day, now)


def send_staying(
    *, person: User, by: User | Program | None, now: dt.datetime, day: str, removed: str
) -> None:
    """`removed` is "" unless a private address went, which no longer opens the account."""
    fact = f"{day}:{now.isoformat()}{REMOVED if removed else ''}"
    add("staying", to=person, object_id=person.pk, fact=fact, now=now)


def send_erasing(
    *, person: User, by: User | Program | None, now: dt.datetime, day: str, before: str
) -> None:
    """Write to the private address, or to the account's own where there is none."""
    private = private_address(person)
    if not private or private == person.email:
        return _add("erasing", person, day, now)
    fact = f"{day}:{now.isoformat()}"
    add("erasing", address=private, object_id=person.pk, fact=fact, now=now)
    return None


def _add(kind: str, person: User, day: str, now: dt.datetime) -> None:
    """Each has its own key: who was told of which day is for the caller to know."""
    fact = f"{day}:{now.isoformat()}"
    add(kind, to=person, object_id=person.pk, fact=fact, now=now)


def warned_twice(ids: Collection[int]) -> set[int]:
    """Return those of these users to whom both warnings went out, wherever they ended. One query.

    One that was held or late until it expired, or was not wanted, does not count.
    """
    out = Email.objects.filter(
        kind="erasing",
        object_id=OuterRef("user_id"),
        state__in=WENT_OUT,
        due_at__gte=OuterRef("warned_at"),
    )
    both = out.order_by().values("object_id").annotate(number=Count("pk")).filter(number__gt=1)
    return set(
        Departure.objects.filter(Exists(both), user__in=ids).values_list("user_id", flat=True)
    )


def empty_emails_of(person: User) -> None:
    """Take the words from what a student wrote and the addresses from what went to them alone.

    What waits still is canceled; its words would stay until its turn, or longer while emails are
    held.
    """
    written = Email.objects.filter(sender=person)
    waiting = written.filter(next_attempt_at__isnull=False)
    waiting.update(
        state=State.CANCELED,
        next_attempt_at=None,
        lease_until=None,
        lease_token=None,
        ended_at=Now(),
    )
    written.update(subject="", body="", address="")
    own = person.emailaddress_set.values("email")  # type: ignore[attr-defined]
    to_them = Q(address=person.email) | Q(address__in=own)
    Email.objects.filter(to_them, user=None, next_attempt_at=None).update(
        subject="", body="", address=""
    )


def register() -> None:
    notices.register(notices.Notice.LEAVING, send_leaving)
    notices.register(notices.Notice.STAYING, send_staying)
    notices.register(notices.Notice.ERASING, send_erasing)
    leaving.register_eraser(empty_emails_of)
    leaving.register_warned(warned_twice)
