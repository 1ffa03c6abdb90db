"""Dates, times and zones in words, as the product says them. Pure; every moment is aware, every zone a tz name."""

import datetime as dt
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.clock import local

EASTERN = gettext_lazy("Eastern")
CENTRAL = gettext_lazy("Central")
MOUNTAIN = gettext_lazy("Mountain")
PACIFIC = gettext_lazy("Pacific")

# Zones that people in the United States call by a name of their own; everywhere else the city says more.
US_ZONES = {
    "America/New_York": EASTERN,
    "America/Detroit": EASTERN,
    "America/Indiana/Indianapolis": EASTERN,
    "America/Kentucky/Louisville": EASTERN,
    "America/Chicago": CENTRAL,
    "America/Menominee": CENTRAL,
    "America/Denver": MOUNTAIN,
    "America/Boise": MOUNTAIN,
    "America/Phoenix": MOUNTAIN,
    "America/Los_Angeles": PACIFIC,
    "America/Anchorage": gettext_lazy("Alaska"),
    "Pacific/Honolulu": gettext_lazy("Hawaii"),
}


@lru_cache(maxsize=10_000)
def _words(value: dt.date, pattern: str, language: str | None) -> str:
    """A page says the same days and times again and again. `value` without a zone: equal moments differ in words."""
    return formats.date_format(value, pattern)


def _local_words(moment: dt.datetime, zone: str, pattern: str) -> str:
    wall = local(moment, zone).replace(second=0, microsecond=0, tzinfo=None)
    return _words(wall, pattern, get_language())


def city(zone: str) -> str:
    """ "Chicago" for America/Chicago."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_words(zone: str) -> str:
    """How a zone is named in running text: "Central (Chicago)" in the United States, elsewhere "in Zurich"."""
    if zone in US_ZONES:
        return f"{US_ZONES[zone]} ({city(zone)})"
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    return _("in %(city)s") % {"city": city(zone)}


def time_of_day(moment: dt.datetime, zone: str) -> str:
    """ "4:00 PM" on the wall clock of `zone`."""
    return _local_words(moment, zone, "g:i A")


def day(value: dt.date | dt.datetime, zone: str = "UTC") -> str:
    """ "Tue, Dec 3": of a date as it is, of a moment in `zone`."""
    if isinstance(value, dt.datetime):
        value = local(value, zone).date()
    return _words(value, "D, M j", get_language())


def day_time(moment: dt.datetime, zone: str) -> str:
    """ "Tue, Dec 3, 4:00 PM" in `zone`. Raises ValueError if `moment` is naive."""
    return _local_words(moment, zone, "D, M j, g:i A")


def day_time_zone(moment: dt.datetime, zone: str) -> str:
    """ "Tue, Dec 3, 4:00 PM Central (Chicago)": what a person elsewhere needs."""
    return f"{day_time(moment, zone)} {zone_words(zone)}"


def weekday(moment: dt.datetime, zone: str) -> str:
    """ "Tuesday" in `zone`."""
    return _local_words(moment, zone, "l")


def month_day(moment: dt.datetime, zone: str) -> str:
    """ "Dec 3" in `zone`."""
    return _local_words(moment, zone, "M j")


def day_words(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    """ "today", "tomorrow", "yesterday" or "on Tuesday", seen from `now` in `zone`."""
    days = (local(moment, zone).date() - local(now, zone).date()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if -7 < days < 7:
        return _("on %(weekday)s") % {"weekday": weekday(moment, zone)}
    return _("on %(day)s") % {"day": day(moment, zone)}
