"""Emails to students who leave: to the university address, and later to a private one."""

import datetime as dt

from django.db.models import Q

from outbox.models import Email
from outbox.services.queue import add
from users.domain import leaving, notices
from users.models import Program, User
from users.selectors.leaving import private_address


def send_leaving(*, person: User, by: User | Program | None, now: dt.datetime, day: str) -> None:
    _add("leaving", person, day, now)


def send_staying(*, person: User, by: User | Program | None, now: dt.datetime, day: str) -> None:
    _add("staying", person, day, now)


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


def empty_emails_of(person: User) -> None:
    """Take the words from what a student wrote and the addresses from what went to them alone.

    What waits still is dropped when its turn comes: its sender is gone.
    """
    written = Email.objects.filter(sender=person, next_attempt_at=None)
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
