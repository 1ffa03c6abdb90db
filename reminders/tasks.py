"""Celery task: queue the reminders that are due."""

from celery import shared_task

from core import clock
from reminders.services import planner


@shared_task(name="reminders.queue_due")
def queue_due() -> None:
    planner.queue_due_reminders(clock.now())
