"""Whether people of the directory can be asked now, and if not, why, in words for the office."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.domain.limits import MONTH, YEAR, Limits, limits_of
from contacts.models import DirectoryEntry, PersonKey
from contacts.selectors.askable import stopped, stopped_keys
from contacts.selectors.response_health import NEVER_ASKED, ResponseHealth
from core.clock import at, local
from core.dates import day
from core.tones import Tone
from office.selectors.settings import office_settings
from outbox.models import Suppression


@dataclass(frozen=True)
class Standing:
    words: str
    tone: Tone = Tone.NEUTRAL
    stops: tuple[Suppression, ...] = ()
    limits: Limits | None = None


def standings_of(
    entries: Sequence[DirectoryEntry], health: Mapping[int, ResponseHealth], now: dt.datetime
) -> dict[int, Standing]:
    """Return the standing of each entry by its primary key. 2 queries."""
    stops = _stops([entry.person_id for entry in entries], now)
    return {
        entry.pk: standing(
            entry,
            health.get(entry.person_id, NEVER_ASKED),
            tuple(stops.get(entry.person_id, ())),
            now,
        )
        for entry in entries
    }


def standing(
    entry: DirectoryEntry,
    health: ResponseHealth,
    stops: tuple[Suppression, ...],
    now: dt.datetime,
) -> Standing:
    office = office_settings()
    limits = limits_of(entry.person, entry, office)
    words, tone = _first_reason(entry, health, stops, limits, now)
    return Standing(words, tone, stops, limits)


def _first_reason(
    entry: DirectoryEntry,
    health: ResponseHealth,
    stops: tuple[Suppression, ...],
    limits: Limits,
    now: dt.datetime,
) -> tuple[str, Tone]:
    today = local(now, office_settings().zone).date()
    if stops:
        return _("Do not contact"), Tone.BAD
    if entry.person.is_held(today):
        until = entry.person.hold_until
        words = _("On hold until %(day)s") % {"day": day(until)} if until else _("On hold")
        return words, Tone.BAD
    if not entry.has_agreed:
        waits = _("Volunteered") if entry.volunteered_at else _("Agreement is missing")
        return waits, Tone.TIME
    if not entry.can_be_asked_in(today.month):
        return _("Not in %(month)s") % {"month": date_format(today, "F")}, Tone.NEUTRAL
    return _from_ledger(entry, health, limits, now)


def _from_ledger(
    entry: DirectoryEntry, health: ResponseHealth, limits: Limits, now: dt.datetime
) -> tuple[str, Tone]:
    most_open = 1 if entry.person.open_limit is None else entry.person.open_limit
    if health.open and health.open >= most_open:
        return _("A request is open"), Tone.INFO
    in_month = health.in_month + _counts(entry, now, MONTH)
    in_year = health.in_year + _counts(entry, now, YEAR)
    if most_open == 0 or in_month >= limits.month or in_year >= limits.year:
        return _("Asked enough for now"), Tone.NEUTRAL
    left = min(limits.month - in_month, limits.year - in_year)
    text = ngettext("Can be asked, %(n)d more", "Can be asked, %(n)d more", left)
    return text % {"n": left}, Tone.OK


def _counts(entry: DirectoryEntry, now: dt.datetime, length: dt.timedelta) -> bool:
    """True if their last request before this site lies within `length`."""
    if entry.last_asked_on is None:
        return False
    return at(entry.last_asked_on, dt.time(), office_settings().zone) > now - length


def _stops(person_ids: Sequence[int], now: dt.datetime) -> dict[int, list[Suppression]]:
    """Return the suppressions in force of every known address, by person. 2 queries."""
    keys = dict(
        PersonKey.objects.filter(
            person_id__in=person_ids,
            kind=PersonKey.Kind.ADDRESS,
            key__in=stopped_keys(now),
        ).values_list("key", "person_id")
    )
    found: dict[int, list[Suppression]] = {}
    if keys:
        for row in stopped(now).filter(address_key__in=keys).order_by("pk"):
            found.setdefault(keys[row.address_key], []).append(row)
    return found
