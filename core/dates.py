"""Moments in words, for screens and letters: "Tue, Dec 3, 4:00 PM Central (Chicago)". Pure; zones are tz names."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import clock

EASTERN = gettext_lazy("Eastern")
CENTRAL = gettext_lazy("Central")
MOUNTAIN = gettext_lazy("Mountain")
PACIFIC = gettext_lazy("Pacific")

# Zones that people in the United States call by one of four names. Phoenix keeps no summer time and is named by city.
US_ZONES = {
    "America/New_York": EASTERN,
    "America/Detroit": EASTERN,
    "America/Indiana/Indianapolis": EASTERN,
    "America/Kentucky/Louisville": EASTERN,
    "US/Eastern": EASTERN,
    "America/Chicago": CENTRAL,
    "America/Indiana/Knox": CENTRAL,
    "America/Menominee": CENTRAL,
    "America/North_Dakota/Center": CENTRAL,
    "US/Central": CENTRAL,
    "America/Denver": MOUNTAIN,
    "America/Boise": MOUNTAIN,
    "US/Mountain": MOUNTAIN,
    "America/Los_Angeles": PACIFIC,
    "US/Pacific": PACIFIC,
}
# A name for the whole zone says it all; there is no city in it.
CITYLESS = {"US/Eastern", "US/Central", "US/Mountain", "US/Pacific"}


def city(zone: str) -> str:
    """The place a zone is named for: "America/New_York" is "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_words(zone: str) -> str:
    """A zone as people say it: "Central (Chicago)", "in Zurich", "UTC". Never an abbreviation such as CST."""
    if zone in CITYLESS:
        return str(US_ZONES[zone])
    if zone in US_ZONES:
        return _("%(name)s (%(city)s)") % {"name": US_ZONES[zone], "city": city(zone)}
    if zone in {"UTC", "Etc/UTC", "GMT", "Etc/GMT"}:
        return "UTC"
    return _("in %(city)s") % {"city": city(zone)}


def day_time(moment: dt.datetime, zone: str) -> str:
    """"Tue, Dec 3, 4:00 PM" on the wall clock of `zone`. Raises ValueError if `moment` is naive."""
    return date_format(clock.local(moment, zone), pgettext("day and time, as a date format", "D, M j, g:i A"))


def day_time_zone(moment: dt.datetime, zone: str) -> str:
    """The day and time with the zone in words, for people who may be elsewhere."""
    return _("%(when)s %(zone)s") % {"when": day_time(moment, zone), "zone": zone_words(zone)}


def time_of_day(moment: dt.datetime, zone: str) -> str:
    """"4:00 PM" on the wall clock of `zone`."""
    return date_format(clock.local(moment, zone), pgettext("time, as a date format", "g:i A"))


def day(value: dt.date | dt.datetime, zone: str = "UTC") -> str:
    """"Tue, Dec 3": of a date as it is, of a moment in `zone`."""
    if isinstance(value, dt.datetime):
        value = clock.local(value, zone)
    return date_format(value, pgettext("day, as a date format", "D, M j"))
