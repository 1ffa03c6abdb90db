"""Record problems with sending as alarms for the office.

Each beat and each process that sends records them every minute. Nothing closes an alarm: one not
seen for five minutes is over. docs/decisions/0040-alarms-are-rows.md
"""

import datetime as dt
import logging
import socket
import time

from django.db import transaction

from outbox.models import Alarm, DeliveryState
from outbox.selectors import health

log = logging.getLogger(__name__)
PAUSE_SECONDS = 60
_recorded_at = float("-inf")  # by the monotonic clock


def record_alarms_each_minute(now: dt.datetime) -> None:
    """Call `record_alarms` at most once a minute in this process."""
    global _recorded_at  # noqa: PLW0603 - the state of this process
    if time.monotonic() - _recorded_at > PAUSE_SECONDS:
        _recorded_at = time.monotonic()
        record_alarms(now)


@transaction.atomic
def record_alarms(now: dt.datetime) -> None:
    """Store the problems at `now`, and log those that are new."""
    # Other processes do the same at the same moment.
    DeliveryState.objects.select_for_update().filter(id=1).first()
    for problem, reason in health.problems_seen_here(now).items():
        if reason == health.NEVER:
            # /healthz is red for it; the office should not see a first minute for a week
            continue
        host = socket.gethostname()[:100] if problem == Alarm.Problem.CLOCK else ""
        ongoing = Alarm.objects.ongoing(now).filter(problem=problem, host=host)
        if not ongoing.update(seen_at=now, reason=reason):
            Alarm.objects.create(problem=problem, host=host, reason=reason, since=now, seen_at=now)
            log.error("ALARM: %s %s %s", problem, reason, host)
