"""The columns of a file of assignments: who, to whom, from when until when."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import Column

COLUMNS = (
    Column(
        "student",
        gettext_lazy("Student"),
        ("university id", "student id", "id", "email", "student email", "email address", "mail"),
        is_needed=True,
    ),
    Column(
        "counselor",
        gettext_lazy("Counselor"),
        ("counselor email", "adviser", "advisor", "counsellor", "staff"),
        is_needed=True,
    ),
    Column("since", gettext_lazy("From"), ("since", "start", "starts on", "begins")),
    Column("until", gettext_lazy("Until"), ("end", "ends on", "back on")),
)
FORMATS = ("%Y-%m-%d", "%m/%d/%Y")


def day_of(text: str) -> dt.date | None:
    """Return the day of a cell, None for an empty one. Raises ValueError with a sentence."""
    if not text.strip():
        return None
    for form in FORMATS:
        try:
            return dt.datetime.strptime(text.strip()[:10], form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is no day; write 2026-09-01.") % {"text": text.strip()[:40]})
