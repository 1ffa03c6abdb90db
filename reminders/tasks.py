"""Celery task: queue the reminders that are due."""

from celery import shared_task

from core import clock
from reminders.services import planner


@shared_task(name="reminders.tick")
def tick() -> None:
    planner.tick(clock.now())
