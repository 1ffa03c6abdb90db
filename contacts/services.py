"""What touches more than one row of contacts: people behind addresses, the ledger of asks, referrals."""

import datetime as dt

from django.db import IntegrityError, transaction

from contacts.models import Ask, Contact, Person, PersonAddress, Touch
from core.addresses import address_key
from core.clock import business_deadline
from programme.services import closed_days, current


class NotNow(Exception):
    """This person cannot be asked yet. `until` is the first moment that may work, None when there is none."""

    def __init__(self, until: dt.datetime | None):
        super().__init__(until)
        self.until = until


@transaction.atomic
def person_for(*, address: str) -> Person | None:
    """The one Person with this e-mail address, made when new; None for no address."""
    key = address_key(address)
    if not key:
        return None
    known = PersonAddress.objects.select_related("person").filter(address_key=key).first()
    if known:
        return known.person
    person = Person.objects.create()
    try:
        with transaction.atomic():
            PersonAddress.objects.create(person=person, address_key=key)
    except IntegrityError:  # another request was first
        person.delete()
        return PersonAddress.objects.select_related("person").get(address_key=key).person
    return person


def free_from(person: Person, now: dt.datetime) -> dt.datetime | None:
    """First moment `person` can be asked: `now` when free, None when never. Every recorded channel counts."""
    programme = current()
    if person.held:
        return None
    asks = list(person.asks.filter(asked_at__gt=now - dt.timedelta(days=365)).order_by("asked_at"))
    open_asks = list(person.asks.filter(closed_at=None)) + [a for a in asks if a.closed_at and a.closed_at > now]
    moments = [now]
    if len(open_asks) >= (person.open_limit if person.open_limit is not None else 1):
        moments.append(max(_ends(ask) for ask in open_asks) if open_asks else None)
    month = [ask for ask in asks if ask.asked_at > now - dt.timedelta(days=30)]
    moments.append(_window(month, person.month_limit, programme.asks_per_30_days, dt.timedelta(days=30), now))
    moments.append(_window(asks, person.year_limit, programme.asks_per_year, dt.timedelta(days=365), now))
    return None if None in moments else max(moments)


def _ends(ask: Ask) -> dt.datetime:
    """When an open ask frees its place at the latest."""
    programme = current()
    return ask.closed_at or business_deadline(ask.asked_at, programme.close_days, programme.zone, closed_days())


def _window(asks, own, general, length, now):
    """When a place in a rolling window is free: `now`, a later moment, or None where the limit is zero."""
    limit = general if own is None else own
    if limit == 0:
        return None
    return now if len(asks) < limit else asks[-limit].asked_at + length


@transaction.atomic
def reserve(*, person: Person, by, channel: str, now: dt.datetime, override_reason: str = "") -> Ask:
    """A place in the ledger for one ask, under the Person's lock. Raises NotNow(until) where limits forbid it."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not override_reason and (until := free_from(person, now)) != now:
        raise NotNow(until)
    return Ask.objects.create(
        person=person, student=by, channel=channel, asked_at=now, override_reason=override_reason
    )


def release(*, ask: Ask | None, at: dt.datetime, answered_at: dt.datetime | None = None) -> None:
    """Give the place back at `at` (may lie ahead: an agreed talk holds it until its planned end)."""
    if ask is None:
        return
    ask.closed_at = at
    ask.answered_at = ask.answered_at or answered_at
    ask.save(update_fields=["closed_at", "answered_at"])


def forget_ask(*, ask: Ask | None) -> None:
    """An ask that never reached the person (taken back, bounced) does not count."""
    if ask is not None:
        ask.delete()


def touch(*, contact: Contact, what: str, now: dt.datetime, note: str = "") -> None:
    """Write down a real exchange; the rhythm of keeping in touch starts over."""
    Touch.objects.create(contact=contact, at=now, what=what, note=note)
    Contact.objects.filter(pk=contact.pk).update(last_touch_at=now)


def show(*, contact: Contact, chip: str, next_due_at: dt.datetime | None) -> None:
    """What the contact list says of this contact; interviews calls it inside each move's transaction."""
    Contact.objects.filter(pk=contact.pk).update(chip=chip, next_due_at=next_due_at)
