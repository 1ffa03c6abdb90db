"""The worker and its static timetable. Redis carries hints only: every job reads PostgreSQL for what is due."""

import os

from celery import Celery
from celery.schedules import crontab
from kombu.transport.redis import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careers.settings")

app = Celery("careers")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A hint in hand is not given back to a queue that goes away: kombu 5.7 gives it back through the connection it has just
# let go, and the AttributeError of that ends the worker. The sweep gives out another.
Channel.do_restore = False

SWEEP_SECONDS = float(os.environ.get("SWEEP_SECONDS", "60"))
# A hint that was not taken by the next sweep is worth nothing: a worker that was away meets one of each, not a pile.
SWEEP = {"schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}

app.conf.beat_schedule = {
    name: {"task": name, **SWEEP} for name in ("outbox.drain", "reminders.tick", "interviews.tick")
} | {
    "interviews.count_uses": {"task": "interviews.count_uses", "schedule": 3600, "options": {"expires": 3600}},
    # By the clock, since a beat that starts anew each day would never come to the end of a day.
    "users.retain": {"task": "users.retain", "schedule": crontab(hour="8", minute="40"), "options": {"expires": 3600}},
}
