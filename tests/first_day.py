"""A site on its first day in production: no users, no office settings."""

from core.cache import process_cache
from demo.office import LAKESIDE
from office.forms.settings import SetupForm
from office.models import OfficeSettings
from users.models import User


def reset_office_settings() -> None:
    """Undo what tests otherwise begin with."""
    blank = dict.fromkeys(LAKESIDE, "")
    OfficeSettings.objects.filter(id=1).update(
        **blank, zone="America/Chicago", set_up_at=None, setup_confirmed=[]
    )
    process_cache.clear()
    assert not User.objects.exists()


def names_form(**changes):
    """Data of the first form of the setup."""
    typed = {
        "university": "Hillcrest College",
        "office_name": "Hillcrest Careers",
        "office_short": "Careers",
        "office_email": "careers@hillcrest.example",
        "office_phone": "(802) 010-0142",
        "postal_address": "9 Summit Road",
        "city": "Hillcrest, VT 05001",
        "country": "US",
        "zone": "America/New_York",
        "version": OfficeSettings.objects.get().version_of(SetupForm.names),
    }
    return typed | changes
