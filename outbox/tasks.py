"""Celery task: send due email."""

from celery import shared_task

from core import clock, jobs
from outbox.delivery import drain
from outbox.services import alarms

SECONDS = 10  # short, so that a stopping worker finishes within its grace time


@shared_task(name="outbox.drain")
def drain_task() -> None:
    if drain(clock=clock.now, seconds=SECONDS):
        jobs.notify_workers("outbox.drain")
    alarms.record_alarms_each_minute(
        clock.now()
    )  # after the drain, which may have solved the problem
