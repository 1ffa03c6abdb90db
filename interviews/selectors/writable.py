"""Whether contacts may be sent an email to keep in touch now, and if not, why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Person, PersonKey, Touch
from core.addresses import match_keys
from core.clock import DAY, local
from core.dates import day
from interviews.models import LETTER_KINDS, OPEN, Interview, Stage
from office.selectors.settings import office_settings
from outbox.models import Suppression
from outbox.models.suppression import ALL

ONCE_IN = 30 * DAY  # by this site or without it
TALKED = (Stage.HELD, Stage.THANKED)
KINDS = {ALL, "request", *LETTER_KINDS}


class Obstacle(StrEnum):
    ARCHIVED = "archived"
    NO_ADDRESS = "no_address"
    HIDDEN_ADDRESS = "hidden_address"
    NO_EXCHANGE = "no_exchange"
    ASKED = "asked"
    THANK_FIRST = "thank_first"
    BLOCKED = "blocked"
    LATELY = "lately"


SENTENCES = {
    Obstacle.ARCHIVED: _("%(first)s is off your list. Restore %(first)s first."),
    Obstacle.NO_ADDRESS: _(
        "%(first)s has no email address here. Write to %(first)s in your own way."
    ),
    Obstacle.HIDDEN_ADDRESS: _(
        "The office has an address of %(first)s. You can write from here once %(first)s said yes "
        "to a request."
    ),
    Obstacle.NO_EXCHANGE: _(
        "You have noted no talk or exchange with %(first)s yet. Note one, or send a request."
    ),
    Obstacle.ASKED: _("Your request to %(first)s waits for an answer. Let %(first)s answer first."),
    Obstacle.THANK_FIRST: _("Thank %(first)s for your talk first."),
    Obstacle.BLOCKED: _("%(first)s can't be written to through %(program)s now."),
    Obstacle.LATELY: _(
        "You wrote to %(first)s less than a month ago. The next email can go out on %(day)s."
    ),
}


@dataclass(frozen=True)
class NotNow:
    """Why not now; `until` is when it can be again, if that is known."""

    obstacle: Obstacle
    contact: Contact
    until: dt.datetime | None = None

    @property
    def words(self) -> str:
        until = day(self.until, self.contact.owner.zone) if self.until else ""
        about = {"first": self.contact.first_name, "program": office_settings().name, "day": until}
        return str(SENTENCES[self.obstacle]) % about


def obstacle_to(contact: Contact, now: dt.datetime) -> NotNow | None:
    """Return why no email can go to this contact now, or None. At most six queries."""
    return obstacles([contact], now).get(contact.pk)


def obstacles(contacts: Collection[Contact], now: dt.datetime) -> dict[int, NotNow]:
    """Return the first obstacle of each that has one, by primary key. At most six queries.

    All are of one student and have their `owner` loaded. Limits of the day are not among them.
    """
    stages = _stages(contacts)
    people = _people(contacts)
    stopped = _stopped(contacts, people, now)
    written = _written(contacts, now)
    found = {}
    for contact in contacts:
        obstacle = _first(contact, stages[contact.pk], contact.pk in stopped)
        last = written.get(contact.pk)
        if obstacle:
            found[contact.pk] = NotNow(obstacle, contact)
        elif last:
            found[contact.pk] = NotNow(Obstacle.LATELY, contact, last + ONCE_IN)
    return found


def is_stopped(contact: Contact, now: dt.datetime) -> bool:
    """True if this person must not be written to: a stop, a pause or a hold. Three queries."""
    return contact.pk in _stopped([contact], _people([contact]), now)


def _first(contact: Contact, stages: set[str], is_stopped: bool) -> Obstacle | None:
    checks = (
        (Obstacle.ARCHIVED, contact.archived_at is not None),
        (Obstacle.NO_ADDRESS, not (contact.email or contact.hides_address)),
        (Obstacle.NO_EXCHANGE, contact.last_touch_at is None and stages.isdisjoint(TALKED)),
        (Obstacle.BLOCKED, is_stopped),
        (Obstacle.ASKED, not stages.isdisjoint(OPEN)),
        (Obstacle.THANK_FIRST, Stage.HELD in stages),
        (Obstacle.HIDDEN_ADDRESS, contact.hides_address),
    )
    return next((obstacle for obstacle, holds in checks if holds), None)


def _stages(contacts: Iterable[Contact]) -> Mapping[int, set[str]]:
    rows = Interview.objects.filter(contact__in=contacts, stage__in=[*OPEN, *TALKED])
    found: dict[int, set[str]] = defaultdict(set)
    for contact_id, stage in rows.values_list("contact_id", "stage"):
        found[contact_id].add(stage)
    return found


def _people(contacts: Iterable[Contact]) -> dict[int, set[int]]:
    """Return the persons of each contact: as linked, and as known by the address."""
    keys = {contact.pk: match_keys(contact.email) for contact in contacts if contact.email}
    rows = PersonKey.objects.filter(
        kind=PersonKey.Kind.ADDRESS, key__in={key for some in keys.values() for key in some}
    )
    holders = dict(rows.values_list("key", "person_id"))
    return {
        contact.pk: {holders[key] for key in keys.get(contact.pk, ()) if key in holders}
        | ({contact.person_id} if contact.person_id else set())
        for contact in contacts
    }


def _stopped(
    contacts: Iterable[Contact], people: Mapping[int, set[int]], now: dt.datetime
) -> set[int]:
    """Return the contacts whom a stop, a pause or a hold of any of their addresses protects."""
    ids = {person for some in people.values() for person in some}
    addresses: dict[int, set[str]] = defaultdict(set)
    known = PersonKey.objects.filter(person__in=ids, kind=PersonKey.Kind.ADDRESS)
    for person, key in known.values_list("person_id", "key"):
        addresses[person].add(key)
    today = local(now, office_settings().zone).date()
    rows = Person.objects.filter(pk__in=ids, is_on_hold=True)
    held = {person.pk for person in rows if person.is_held(today)}
    keys_of = {
        contact.pk: set().union(
            match_keys(contact.email) if contact.email else (),
            *(addresses[person] for person in people[contact.pk]),
        )
        for contact in contacts
    }
    asked = {key for keys in keys_of.values() for key in keys}
    stops = Suppression.objects.in_force(now).filter(address_key__in=asked, kind__in=KINDS)
    stopped = set(stops.values_list("address_key", flat=True))
    return {pk for pk, keys in keys_of.items() if keys & stopped or people[pk] & held}


def _written(contacts: Collection[Contact], now: dt.datetime) -> dict[int, dt.datetime]:
    """Return when the student last wrote to the person of each contact, within a month."""
    owners = {contact.owner_id for contact in contacts}
    rows = Touch.objects.filter(
        contact__owner__in=owners, what__in=Touch.WRITTEN, at__gt=now - ONCE_IN
    )
    last: dict[int, dt.datetime] = {}
    of_person: dict[int, dt.datetime] = {}
    for contact_id, person_id, at in rows.order_by("at").values_list(
        "contact_id", "contact__person_id", "at"
    ):
        last[contact_id] = at
        if person_id:
            of_person[person_id] = at
    found = {}
    for contact in contacts:
        moments = (last.get(contact.pk), of_person.get(contact.person_id or 0))
        if known := [moment for moment in moments if moment]:
            found[contact.pk] = max(known)
    return found
