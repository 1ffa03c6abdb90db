"""Who was asked when. The limits of a Person hold across all students and every recorded
channel."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from contacts.models import Ask, Person
from core.clock import business_deadline
from core.errors import Refusal
from office.services import closed_days, current


class NotNow(Refusal):
    """This person cannot be asked yet. `until` is the first moment that may work, None when
    there is none."""

    counts_as = "person"

    def __init__(self, until: dt.datetime | None):
        super().__init__()
        self.until = until


def free_from(person: Person, now: dt.datetime) -> dt.datetime | None:
    """First moment `person` can be asked: `now` when free, None when never. Every recorded
    channel counts."""
    office = current()
    if person.held:
        return None
    asks = list(person.asks.filter(asked_at__gt=now - dt.timedelta(days=365)).order_by("asked_at"))
    moments = [_place(person, now)]
    month = [ask for ask in asks if ask.asked_at > now - dt.timedelta(days=30)]
    moments.append(
        _window(month, person.month_limit, office.asks_per_30_days, dt.timedelta(days=30), now)
    )
    moments.append(
        _window(asks, person.year_limit, office.asks_per_year, dt.timedelta(days=365), now)
    )
    return None if None in moments else max(moments)


def _place(person: Person, now: dt.datetime) -> dt.datetime | None:
    """When enough of the open asks have ended: `now` while a place is free, None where the limit
    is zero."""
    limit = 1 if person.open_limit is None else person.open_limit
    if limit == 0:
        return None
    open_asks = person.asks.filter(Q(closed_at=None) | Q(closed_at__gt=now))
    ends = sorted(_ends(ask, now) for ask in open_asks)
    return ends[-limit] if len(ends) >= limit else now


def _ends(ask: Ask, now: dt.datetime) -> dt.datetime:
    """When an open ask frees its place at the latest; one that outlived its deadline may do so
    any day."""
    if ask.closed_at:
        return ask.closed_at
    office = current()
    deadline = business_deadline(ask.asked_at, office.close_days, office.zone, closed_days())
    return max(deadline, now + dt.timedelta(days=1))


def _window(asks, own, general, length, now):
    """When a place in a rolling window is free: `now`, a later moment, or None where the limit
    is zero."""
    limit = general if own is None else own
    if limit == 0:
        return None
    return now if len(asks) < limit else asks[-limit].asked_at + length


@transaction.atomic
def reserve(
    *, person: Person, by, channel: str, now: dt.datetime, override_reason: str = ""
) -> Ask:
    """A place in the ledger for one ask, under the Person's lock. Raises NotNow(until) where
    limits forbid it."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    now = max(now, _last_word(person) or now)
    if not override_reason and (until := free_from(person, now)) != now:
        raise NotNow(until)
    return Ask.objects.create(
        person=person, student=by, channel=channel, asked_at=now, override_reason=override_reason
    )


def _last_word(person: Person) -> dt.datetime | None:
    """When this person was last asked or last answered: whoever waited for the lock comes after
    that."""
    last = person.asks.aggregate(asked=Max("asked_at"), answered=Max("answered_at"))
    return max(filter(None, last.values()), default=None)


def release(*, ask: Ask | None, at: dt.datetime, answered_at: dt.datetime | None = None) -> None:
    """Give the place back at `at` (may lie ahead: an agreed talk holds it until its planned
    end)."""
    if ask is None:
        return
    ask.closed_at = at
    ask.answered_at = ask.answered_at or answered_at
    ask.save(update_fields=["closed_at", "answered_at"])


def reopen(*, ask: Ask, answered_at: dt.datetime | None = None) -> None:
    """The place is taken again: times are being agreed after all."""
    ask.closed_at = None
    ask.answered_at = ask.answered_at or answered_at
    ask.save(update_fields=["closed_at", "answered_at"])


def restore_ask(
    *, ask: Ask, closed_at: dt.datetime | None, answered_at: dt.datetime | None
) -> None:
    """The place as it was before an answer that was undone."""
    ask.closed_at, ask.answered_at = closed_at, answered_at
    ask.save(update_fields=["closed_at", "answered_at"])


def forget_ask(*, ask: Ask | None) -> None:
    """An ask that never reached the person (taken back, bounced) does not count."""
    if ask is not None:
        ask.delete()
