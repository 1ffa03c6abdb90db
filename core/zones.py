"""Time zones and their names."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def known() -> frozenset[str]:
    """Every zone name of the tz database on this machine."""
    return frozenset(zoneinfo.available_timezones())


@cache
def named(name: str) -> zoneinfo.ZoneInfo:
    """The zone of that name, read from disk once: `zoneinfo` keeps eight, and a tick asks for all of them.

    Raises zoneinfo.ZoneInfoNotFoundError for a name that nobody knows.
    """
    return zoneinfo.ZoneInfo(name)


def validate_zone(name: str) -> None:
    """Raises ValidationError unless `name` is a zone such as "America/Chicago"."""
    if name not in known():
        raise ValidationError(_("Choose a time zone from the list."), code="zone")
