"""Choices of time zones: each once, by its place; in the United States by its own name."""

from functools import lru_cache

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import zones
from core.dates import zone_words
from core.names import sort_key

HOME = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
SELECTED = format_html(" {}", "selected")
REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
)  # fmt: skip
# One place for each hour of the day and most countries' business: enough to name a time on a page
# that must be light.
FAMILIAR = (
    "America/Halifax", "America/Sao_Paulo", "America/Mexico_City", "America/Bogota",
    "America/Toronto",
    "America/Vancouver", "Atlantic/Reykjavik", "Europe/London", "Europe/Lisbon", "Europe/Paris",
    "Europe/Berlin",
    "Europe/Zurich", "Europe/Warsaw", "Europe/Athens", "Europe/Istanbul", "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Nairobi", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Hong_Kong",
    "Asia/Manila", "Asia/Seoul",
    "Asia/Tokyo", "Australia/Perth", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland",
    "UTC",
)  # fmt: skip

Choices = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, Choices], ...]


def grouped(own: str = "") -> Groups:
    """Return every zone with a place in optgroups of (zone, words).

    `own` is among them under its own name: it replaces the zone it is an alias of, or stands
    first.
    """
    return _grouped(own, get_language())


def familiar(own: str = "") -> Groups:
    """Return a short list in one group without a name; `own`, wherever it is, comes first."""
    return _familiar(own, get_language())


@lru_cache(maxsize=500)
def _grouped(own: str, language: str | None) -> Groups:
    in_us = [
        zone for zone, territory in zones.places().items() if territory == "US" and zone not in HOME
    ]
    home = (*HOME, *sorted(in_us, key=zone_words))
    lists = [(_("United States"), [(zone, zone_words(zone)) for zone in home])]
    lists += [(region, _region(region)) for region in REGIONS]
    lists.append((_("Everywhere"), [("UTC", "UTC")]))
    found = [(name, _with_own(choices, own)) for name, choices in lists]
    if own and not any(zone == own for _name, choices in found for zone, _words in choices):
        found.insert(0, (_("Chosen now"), ((own, _named(own)),)))
    return tuple(found)


def _region(region: str) -> list[tuple[str, str]]:
    abroad = (
        zone
        for zone, territory in zones.places().items()
        if territory != "US" and zone.startswith(f"{region}/")
    )
    return sorted(((zone, _place(zone)) for zone in abroad), key=lambda choice: sort_key(choice[1]))


def _named(zone: str) -> str:
    """Return "Central (Chicago)", "Zurich, Switzerland" or "UTC+5:30"."""
    is_by_place = zones.city(zone) and zones.territory(zone) != "US"
    return _place(zone) if is_by_place else zone_words(zone)


def _place(zone: str) -> str:
    """Return "Kolkata, India", but "Singapore" and "Mexico City" alone."""
    city, country = zones.city(zone), zones.country(zone)
    return f"{city}, {country}" if country not in city and city not in country else city


def _with_own(choices: list[tuple[str, str]], own: str) -> Choices:
    return tuple(
        (own if own and zones.is_same(zone, own) else zone, words) for zone, words in choices
    )


@lru_cache(maxsize=500)
def _familiar(own: str, language: str | None) -> Groups:
    first = [own] if own else []
    others = (zone for zone in (*HOME, *FAMILIAR) if not own or not zones.is_same(zone, own))
    return (("", tuple((zone, _named(zone)) for zone in (*first, *others))),)


class ZoneSelect(forms.Select):
    """A select of hundreds of options, drawn once and cached.

    The zone chosen now is always among them. `offers`: the list, given that zone.
    """

    offers = staticmethod(grouped)

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        chosen = str(value or "")
        none = tuple(choice for choice in self.choices if not choice[0])
        return format_html(
            "<select{}>{}</select>", own, _options(none, self._offered(chosen), chosen)
        )

    def _offered(self, chosen: str) -> Groups:
        return self.offers(chosen if chosen in zones.known() else "")


class ShortZoneSelect(ZoneSelect):
    offers = staticmethod(familiar)


@lru_cache(maxsize=500)
def _options(none: Choices, groups: Groups, chosen: str) -> SafeString:
    return format_html(
        "{}{}",
        _each(none, chosen),
        format_html_join("", "{}", ((_group(*one, chosen),) for one in groups)),
    )


def _group(name: str, choices: Choices, chosen: str) -> SafeString:
    options = _each(choices, chosen)
    return format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options


def _each(choices: Choices, chosen: str) -> SafeString:
    marked = ((zone, SELECTED if zone == chosen else "", words) for zone, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


class ZoneField(forms.ChoiceField):
    """A select of zones; `empty` is the label for no choice, and makes it optional.

    Every zone that this machine knows is accepted: a device may send one that the list has
    under another name.
    """

    widget = ZoneSelect

    def __init__(self, *, empty: str | Promise = "", **kwargs):
        self.empty = empty
        kwargs.setdefault("required", not empty)
        super().__init__(choices=[("", empty)] if empty else [], **kwargs)

    def valid_value(self, value) -> bool:
        return value in zones.known()

    def words(self, value: str) -> str:
        return zone_words(value) if value in zones.known() else value or str(self.empty)


class ShortZoneField(ZoneField):
    """A short select of familiar places, for a page that must be light."""

    widget = ShortZoneSelect
