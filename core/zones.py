"""Time zones: which exist, which names are equal, and the names of their places."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from core.names import sort_key

# Links of the tz database that CLDR still lists as zones of their own, without a place.
WITHOUT_A_PLACE = {
    "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
}
# Codes with two letters that CLDR has beside the countries of ISO 3166-1.
NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
MINUS = "\N{MINUS SIGN}"
UTC = "Etc/UTC"
GREENWICH = {"Etc/GMT", "Etc/Unknown"}
_readers: list[Callable[[], str]] = []


@cache
def known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@cache
def named(name: str) -> zoneinfo.ZoneInfo:
    """Return a ZoneInfo read from disk once: `zoneinfo` itself caches only eight.

    Raises zoneinfo.ZoneInfoNotFoundError for an unknown name.
    """
    return zoneinfo.ZoneInfo(name)


def register_default(reader: Callable[[], str]) -> None:
    """Register what returns the zone of whoever has chosen none; an app above knows it."""
    _readers[:] = [reader]


def default_zone() -> str:
    """Return the office's zone: new accounts start there. A query at most every 30 seconds."""
    return _readers[0]()


def validate_zone(name: str) -> None:
    if name not in known():
        raise ValidationError(_("Choose a time zone from the list."), code="zone")


@cache
def canonical(name: str) -> str:
    """Return one name for equal zones: "Asia/Kolkata" for "Asia/Calcutta", "Etc/UTC" for "GMT"."""
    found = get_global("zone_aliases").get(name, name)
    return UTC if found in GREENWICH else WITHOUT_A_PLACE.get(found, found)


def is_same(one: str, other: str) -> bool:
    return canonical(one) == canonical(other)


@cache
def places() -> dict[str, str]:
    """Return every canonical zone with a place, and its country ("001" for none)."""
    found = get_global("zone_territories")
    return {
        zone: found[zone]
        for zone in sorted(found)
        if "/" in zone and not zone.startswith("Etc/") and zone in known()
    }


def meta_zone(name: str) -> str:
    """Return the group of zones with the same clocks: "America_Central" for Chicago; or empty."""
    return get_global("meta_zones").get(canonical(name), "")


def city(name: str) -> str:
    """Return "Chicago" for America/Chicago, "Kolkata" for Asia/Calcutta; empty without a city."""
    zone = canonical(name)
    return _city(zone, get_language()) if zone in places() else ""


def territory(name: str) -> str:
    found = places().get(canonical(name), "")
    return found if found.isalpha() else ""


def country(name: str) -> str:
    """Return the name in the active language; empty for a zone without a country."""
    return _country(places().get(canonical(name), ""), get_language())


@cache
def _city(zone: str, language: str | None) -> str:
    return get_timezone_location(zone, locale=_locale(language), return_city=True)


def country_named(code: str) -> str:
    return _country(code, get_language())


def countries() -> list[tuple[str, str]]:
    """Return (code, name) ordered by name in the active language."""
    return list(_countries(get_language()))


@cache
def _countries(language: str | None) -> tuple[tuple[str, str], ...]:
    names = _locale(language).territories
    found = (
        (code, name) for code, name in names.items() if code.isalpha() and code not in NO_COUNTRIES
    )
    return tuple(sorted(found, key=lambda country: sort_key(country[1])))


@cache
def _country(territory: str, language: str | None) -> str:
    return _locale(language).territories.get(territory, "") if territory.isalpha() else ""


def _locale(language: str | None) -> Locale:
    return Locale.parse(to_locale(language or "en"))


def offset_words(name: str) -> str:
    """Return "UTC", "UTC-2" or "UTC+5:30"; "Etc/GMT+2" is west, so its name would mislead."""
    offset = named(name).utcoffset(dt.datetime(2026, 1, 1)) or dt.timedelta(0)  # noqa: DTZ001 - a wall time
    hours, minutes = divmod(abs(offset) // dt.timedelta(minutes=1), 60)
    if not offset:
        return "UTC"
    return f"UTC{'+' if offset > dt.timedelta(0) else MINUS}{hours}" + (
        f":{minutes:02}" if minutes else ""
    )
