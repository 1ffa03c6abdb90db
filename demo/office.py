"""A fictional office, for `make run`, the demo and tests."""

import datetime as dt

from core.cache import process_cache
from office.models import OfficeSettings

LAKESIDE = {
    "university": "Lakeside University",
    "office_name": "Lakeside Career Center",
    "office_short": "Career Center",
    "office_email": "careers@lakeside.example",
    "office_phone": "(555) 010-0100",
    "postal_address": "1 College Way",
    "city": "Lakeside, IL 60000",
    "country": "US",
}


def make_office(now: dt.datetime) -> None:
    """Changes nothing if the office has a name already."""
    if OfficeSettings.objects.filter(id=1, set_up_at=None, office_name="").update(
        **LAKESIDE, set_up_at=now
    ):
        process_cache.clear()
