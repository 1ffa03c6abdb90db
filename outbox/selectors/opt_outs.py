"""Changes of suppressions that the opt-out log does not hold yet."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min

from outbox.models import SuppressionChange


@dataclass(frozen=True)
class WaitingOptOuts:
    number: int
    oldest_at: dt.datetime | None
    error: str  # a code, empty where none was tried


NONE = WaitingOptOuts(0, None, "")


def waiting_opt_outs() -> WaitingOptOuts:
    """Return what waits for the log; none on a site that keeps no log. At most three queries.

    A log is kept where OPT_OUT_LOG is set, here or in the process that wrote to it.
    """
    rows = SuppressionChange.objects.filter(is_logged=False)
    found = rows.aggregate(number=Count("pk"), oldest=Min("at"))
    if not found["number"] or not _is_log_kept():
        return NONE
    errors = rows.exclude(error="").values_list("error", flat=True)
    return WaitingOptOuts(found["number"], found["oldest"], errors.first() or "")


def _is_log_kept() -> bool:
    return bool(settings.OPT_OUT_LOG) or SuppressionChange.objects.filter(is_logged=True).exists()
