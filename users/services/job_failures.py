"""Store which steps of a job failed, for the alarm `jobs`."""

import datetime as dt
import logging
from collections.abc import Sequence

from users.models import JobFailure

log = logging.getLogger(__name__)


def save_failures(step: str, errors: Sequence[Exception], now: dt.datetime) -> None:
    """Store and log the errors of a step's run; without any, forget those of earlier runs."""
    if not errors:
        JobFailure.objects.filter(step=step).delete()
        return
    error = type(errors[-1]).__name__[:80]
    log.error("%s failed for %d rows: %s", step, len(errors), error)
    values = {"number": len(errors), "error": error, "failed_at": now}
    JobFailure.objects.update_or_create(step=step, defaults=values)
