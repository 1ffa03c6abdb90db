"""A list of time zones that people can read: the United States by their names, then the world by city."""

from functools import cache, lru_cache

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.dates import zone_words
from core.zones import known

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
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def _by_region() -> list[tuple[str, list[str]]]:
    return [(region, sorted(zone for zone in known() if zone.startswith(f"{region}/"))) for region in REGIONS]


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a select: optgroups of (zone, words)."""
    home = [(zone, zone_words(zone)) for zone in HOME]
    world = [(region, [(zone, _city(zone)) for zone in zones]) for region, zones in _by_region()]
    return [(_("United States"), home), *world, (_("Everywhere"), [("UTC", "UTC")])]


def _city(zone: str) -> str:
    """ "America/Argentina/Buenos_Aires" is "Argentina, Buenos Aires"."""
    return zone.partition("/")[2].replace("/", ", ").replace("_", " ")


class ZoneField(forms.ChoiceField):
    """A select of zones; `empty` is what it says while none is chosen, and makes it optional."""

    def __init__(self, *, empty: str = "", **kwargs):
        kwargs.setdefault("required", not empty)
        none = [("", empty)] if empty else []
        super().__init__(choices=lambda: [*none, *grouped()], **kwargs)


# One place for each hour of the day and most countries' business: enough to name a time on a page that must be light.
FAMILIAR = (
    "America/Halifax", "America/Sao_Paulo", "America/Mexico_City", "America/Bogota", "America/Toronto",
    "America/Vancouver", "Atlantic/Reykjavik", "Europe/London", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin",
    "Europe/Zurich", "Europe/Warsaw", "Europe/Athens", "Europe/Istanbul", "Africa/Cairo", "Africa/Lagos",
    "Africa/Nairobi", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Manila", "Asia/Seoul",
    "Asia/Tokyo", "Australia/Perth", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip


class ZoneSelect(forms.Select):
    """Some forty options, the same on page after page: drawn once, where a template would draw each one again."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, _options(tuple(self.choices), value))


@lru_cache(maxsize=500)
def _options(choices: tuple[tuple[str, str], ...], chosen: str | None) -> SafeString:
    marked = ((zone, SELECTED if zone == chosen else "", words) for zone, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


class ShortZoneField(forms.ChoiceField):
    """A short select of familiar places; `own`, wherever it is, comes first."""

    widget = ZoneSelect

    def offer(self, own: str) -> None:
        self.choices = _familiar(own, get_language())


@lru_cache(maxsize=500)
def _familiar(own: str, language: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((zone, zone_words(zone)) for zone in dict.fromkeys([own, *HOME, *FAMILIAR]))
