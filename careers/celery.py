"""The worker and its static timetable. Redis carries hints only: every job reads PostgreSQL for what is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careers.settings")

app = Celery("careers")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # Each entry expires before the next is due, so a worker that was away meets one of each, not a pile.
    "outbox.drain": {"task": "outbox.drain", "schedule": 60.0, "options": {"expires": 55}},
    "reminders.tick": {"task": "reminders.tick", "schedule": 60.0, "options": {"expires": 55}},
    "interviews.tick": {"task": "interviews.tick", "schedule": 60.0, "options": {"expires": 55}},
}
