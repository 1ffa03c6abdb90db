"""Dates, times and zones in words; every moment is aware, every zone a tz name."""

import datetime as dt
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core import zones
from core.clock import ClockChange, at, clock_change, local

# Zones with names of their own in the United States; everywhere else the city says more.
US_ZONES = {
    "America_Eastern": gettext_lazy("Eastern"),
    "America_Central": gettext_lazy("Central"),
    "America_Mountain": gettext_lazy("Mountain"),
    "America_Pacific": gettext_lazy("Pacific"),
    "Alaska": gettext_lazy("Alaska"),
    "Hawaii": gettext_lazy("Hawaii"),
    "Hawaii_Aleutian": gettext_lazy("Aleutian"),
}


@lru_cache(maxsize=10_000)
def _words(value: dt.date, pattern: str, language: str | None) -> str:
    """Cached: a page repeats dates. `value` is naive, since equal moments read differently."""
    return formats.date_format(value, pattern)


def _local_words(moment: dt.datetime, zone: str, pattern: str) -> str:
    wall = local(moment, zone).replace(second=0, microsecond=0, tzinfo=None)
    return _words(wall, pattern, get_language())


def zone_words(zone: str) -> str:
    """Return a zone in running text: "Central (Chicago)" in the United States, else "in Zurich".

    A zone without a place is named by its offset, "UTC-2".
    """
    return _zone_words(zone, get_language())


@lru_cache(maxsize=2000)
def _zone_words(zone: str, language: str | None) -> str:
    city, own_name = zones.city(zone), US_ZONES.get(zones.meta_zone(zone))
    if not city:
        return zones.offset_words(zone)
    if own_name and zones.places()[zones.canonical(zone)] == "US":
        return f"{own_name} ({city})"
    return _("in %(city)s") % {"city": city}


def time_of_day(moment: dt.datetime, zone: str) -> str:
    """Return "4:00 PM" on the wall clock of `zone`."""
    return _local_words(moment, zone, "g:i A")


def day(value: dt.date | dt.datetime, zone: str = "UTC") -> str:
    """Return "Tue, Dec 3": of a date as it is, of a moment in `zone`."""
    if isinstance(value, dt.datetime):
        value = local(value, zone).date()
    return _words(value, "D, M j", get_language())


def day_time(moment: dt.datetime, zone: str) -> str:
    """Return "Tue, Dec 3, 4:00 PM" in `zone`. Raises ValueError if `moment` is naive."""
    return _local_words(moment, zone, "D, M j, g:i A")


def day_time_zone(moment: dt.datetime, zone: str) -> str:
    """Return "Tue, Dec 3, 4:00 PM Central (Chicago)", for people in other zones."""
    return f"{day_time(moment, zone)} {zone_words(zone)}"


def brackets(moment: dt.datetime, zone: str, other: str) -> str:
    """Return "(4:00 PM in Chicago)", with the day if it differs; empty if both clocks agree."""
    here, there = local(moment, zone), local(moment, other)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    say = time_of_day if here.date() == there.date() else day_time
    city = zones.city(other)
    place = _("in %(city)s") % {"city": city} if city else zone_words(other)
    return f"({say(moment, other)} {place})"


def clock_change_words(wall: dt.datetime, zone: str) -> str:
    """Explain how a wall time that the clocks skip or repeat was read; else empty."""
    change = clock_change(wall, zone)
    if change is None:
        return ""
    about = {
        "day": day(wall.date()),
        "typed": _words(wall, "g:i A", get_language()),
        "zone": zone_words(zone),
        "read": time_of_day(at(wall.date(), wall.time(), zone), zone),
    }
    if change is ClockChange.GAP:
        return (
            _(
                "On %(day)s the clocks go forward, so %(typed)s %(zone)s doesn't exist. It is "
                "%(read)s."
            )
            % about
        )
    return (
        _(
            "On %(day)s the clocks go back, so %(typed)s %(zone)s comes twice. The first one is "
            "meant."
        )
        % about
    )


def monday_from(moment: dt.datetime, zone: str) -> str:
    """Return "December 14": the first Monday at or after `moment`, to hide the exact day."""
    wall = local(moment, zone)
    days = (-wall.weekday()) % 7
    if days == 0 and wall.time() > dt.time():
        days = 7
    return _words(wall.date() + dt.timedelta(days=days), "F j", get_language())


def weekday(moment: dt.datetime, zone: str) -> str:
    return _local_words(moment, zone, "l")


def month_day(moment: dt.datetime, zone: str) -> str:
    return _local_words(moment, zone, "M j")


def day_words(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    """Return "today", "tomorrow", "yesterday" or "on Tuesday", seen from `now` in `zone`."""
    days = (local(moment, zone).date() - local(now, zone).date()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if -7 < days < 7:
        return _("on %(weekday)s") % {"weekday": weekday(moment, zone)}
    return _("on %(day)s") % {"day": day(moment, zone)}


def days_until(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    """Return "today", "tomorrow" or "in 3 days", counted in days of `zone`; "" for a past day."""
    days = (local(moment, zone).date() - local(now, zone).date()).days
    if days < 0:
        return ""
    near = {0: _("today"), 1: _("tomorrow")}
    return near.get(days) or ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


def days_ago(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    """Return "today", "yesterday" or "3 days", counted in days of `zone`."""
    days = max((local(now, zone).date() - local(moment, zone).date()).days, 0)
    near = {0: _("today"), 1: _("yesterday")}
    return near.get(days) or ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def due_words(moment: dt.datetime, now: dt.datetime, zone: str) -> str:
    """Return "since Nov 24" for the past, else "tomorrow, 10:20 AM"."""
    days = (local(moment, zone).date() - local(now, zone).date()).days
    if moment < now and days < 0:
        return _("since %(day)s") % {
            "day": _("yesterday") if days == -1 else month_day(moment, zone)
        }
    if moment < now:
        return _("today")
    near = {0: _("today"), 1: _("tomorrow")}
    words = near.get(days) or (weekday(moment, zone) if days < 7 else month_day(moment, zone))
    return f"{words}, {time_of_day(moment, zone)}"
