"""The office's settings as every page reads them."""

from core.cache import cached
from office.models import OfficeSettings


def office_settings() -> OfficeSettings:
    """The one row, at most 30 seconds old; whoever changes it reads it from the database."""
    return cached("office", lambda: OfficeSettings.objects.get(id=1))
