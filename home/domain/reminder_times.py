"""Rules of the times that people may set for the site's emails."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Refusal

LONGEST_AWAY = dt.timedelta(days=60)  # shorter than requests stay open


def require_away_until(until: dt.date | None, today: dt.date) -> None:
    if until is None:
        return
    if until <= today:
        raise Refusal(_("Choose a day that is still to come."))
    if until > today + LONGEST_AWAY:
        latest = date_format(today + LONGEST_AWAY, "F j")
        raise Refusal(_("Choose a day up to %(day)s, sixty days from now.") % {"day": latest})


def require_both_ends(quiet_from: dt.time | None, quiet_until: dt.time | None) -> None:
    if (quiet_from is None) != (quiet_until is None):
        raise Refusal(_("Choose an hour."))
