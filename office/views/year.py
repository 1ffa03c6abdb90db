"""The drawing of the office's terms and breaks."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core import charts
from core.clock import DAY
from office.models import Period

AROUND = 365 * DAY  # what ended or begins further from today is left out


def year_chart(periods: Iterable[Period], today: dt.date) -> charts.Chart | None:
    """Draw terms and breaks within a year of `today`; None without any."""
    spans = [
        charts.Span(one.name, one.starts_on, one.ends_on, one.kind == Period.Kind.BREAK)
        for one in periods
        if one.ends_on > today - AROUND / 4 and one.starts_on < today + AROUND
    ]
    return charts.year_strip(spans, today, _("Terms and breaks")) if spans else None
