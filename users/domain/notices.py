"""Emails about an account that services of this app ask for; outbox registers who sends them."""

import datetime as dt
from collections.abc import Callable
from enum import Enum

from users.models import Program, User


class Notice(Enum):
    INVITATION = "invitation"  # where to sign in
    ACCOUNTS_MERGED = "accounts_merged"  # to both addresses; facts: merge, its code
    MERGE_UNDONE = "merge_undone"  # as ACCOUNTS_MERGED
    ADDRESS_CHANGED = "address_changed"  # to both addresses; facts: old, new
    LEAVING = "leaving"  # a student's day is near; facts: day
    # that day was taken away or moved far ahead; facts: day, the former one, removed
    STAYING = "staying"
    ERASING = "erasing"  # the account is kept no longer; facts: day, before, in days
    SECOND_STEP = "second_step"  # facts: change, a users.domain.second_steps.Change


Sender = Callable[..., object]  # takes person, by, now and the notice's facts by name
_senders: dict[Notice, Sender] = {}


def register(notice: Notice, sender: Sender) -> None:
    """Raises ValueError if another sender has that notice."""
    if _senders.setdefault(notice, sender) != sender:
        raise ValueError(f"{notice} has its sender already")


def send(
    notice: Notice, *, person: User, by: User | Program | None, now: dt.datetime, **facts: str
) -> None:
    """Queue the email in the transaction of the change. Raises LookupError without a sender."""
    _senders[notice](person=person, by=by, now=now, **facts)
