"""The Celery app and its schedule; every job reads what is due from PostgreSQL."""

import logging
import os
import threading
import time

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init
from kombu.transport.redis import Channel

from careers import heartbeat
from careers.broker import drop_what_cannot_be_read
from careers.startup import require_settings
from core.jobs import HINT_LASTS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careers.settings")

log = logging.getLogger(__name__)
app = Celery("careers")
app.on_configure.connect(require_settings, weak=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Do not return unacknowledged hints to a queue that disconnects: kombu 5.7 uses the connection
# it has just closed, and the AttributeError stops the worker. The periodic task publishes
# another.
Channel.do_restore = False
drop_what_cannot_be_read()
heartbeat.install()

SWEEP_SECONDS = float(os.environ.get("SWEEP_SECONDS", "60"))  # shorter in tests
SWEEP = {"schedule": SWEEP_SECONDS, "options": {"expires": HINT_LASTS}}

app.conf.beat_schedule = {
    name: {"task": name, **SWEEP}
    for name in (
        "outbox.drain",
        "outbox.append_opt_outs",
        "reminders.queue_due",
        "interviews.run_due_transitions",
        "users.run_imports",
    )
} | {
    "outbox.read_bounces": {
        "task": "outbox.read_bounces",
        "schedule": 5 * SWEEP_SECONDS,
        "options": {"expires": 5 * SWEEP_SECONDS},
    },
    "interviews.count_uses": {
        "task": "interviews.count_uses",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "interviews.refresh_due_dates": {
        "task": "interviews.refresh_due_dates",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "users.refresh_provider_metadata": {
        "task": "users.refresh_provider_metadata",
        "schedule": crontab(minute="23"),
        "options": {"expires": 3600},
    },
    "users.run_departures": {
        "task": "users.run_departures",
        "schedule": crontab(minute="17"),
        "options": {"expires": 3600},
    },
    "guides.queue_review_emails": {
        "task": "guides.queue_review_emails",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    # At a time of day: with an interval, a beat restarted every day would never run it.
    "users.retain": {
        "task": "users.retain",
        "schedule": crontab(hour="8", minute="40"),
        "options": {"expires": 3600},
    },
}


@beat_init.connect
def keep_watch(**_: object) -> None:
    """Run beside the schedule: beat survives the workers, and can report that."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    from django.db import connection  # noqa: PLC0415 - the apps are there when a beat begins

    from core import clock  # noqa: PLC0415
    from outbox.services import alarms  # noqa: PLC0415

    while True:
        # wait for what was off as long as this beat before reporting it late
        time.sleep(SWEEP_SECONDS)
        try:
            alarms.record_alarms(clock.now())
        except Exception as error:  # noqa: BLE001 - whatever it is, the next minute may be better
            log.warning("no look for alarms: %s", type(error).__name__)
        connection.close()
