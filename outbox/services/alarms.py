"""Alarms: what is wrong is written down by whatever still lives, so that the office can read it
afterwards, too.

A row says from when until when it was seen. Nothing closes one: what is not seen any more is over.
Each beat looks every minute, and each process that sends; looking at a page changes nothing.
docs/decisions/0040-alarms-are-rows.md
"""

import datetime as dt
import logging
import socket
import time

from django.db import transaction

from outbox.models import Alarm, Delivery
from outbox.selectors import health

log = logging.getLogger(__name__)
PAUSE_SECONDS = 60
_looked_at = float("-inf")  # by the monotonic clock


def look(now: dt.datetime) -> None:
    """As `watch`, at most once a minute in this process."""
    global _looked_at  # noqa: PLW0603 - what this process did
    if time.monotonic() - _looked_at > PAUSE_SECONDS:
        _looked_at = time.monotonic()
        watch(now)


@transaction.atomic
def watch(now: dt.datetime) -> None:
    """Write down what is wrong at `now`, and say it in the log when it is new."""
    Delivery.objects.select_for_update().filter(id=1).first()  # others look at the same moment
    for what, why in health.own_troubles(now).items():
        if why == health.NEVER:
            # /healthz is red for it; a first minute is not what the office must read of for a week
            continue
        place = socket.gethostname()[:100] if what == Alarm.What.CLOCK else ""
        if (
            not Alarm.objects.seen_lately(now)
            .filter(what=what, place=place)
            .update(seen_at=now, why=why)
        ):
            Alarm.objects.create(what=what, place=place, why=why, since=now, seen_at=now)
            log.error("ALARM: %s %s %s", what, why, place)
