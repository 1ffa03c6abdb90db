"""The office's settings, cached and stored."""

from core.cache import cached
from office.models import OfficeSettings


def office_settings() -> OfficeSettings:
    """Return the row, at most 30 seconds old."""
    return cached("office", stored_office_settings)


def stored_office_settings() -> OfficeSettings:
    """Return the row as it is now, for the pages that change it."""
    return OfficeSettings.objects.get(id=1)
