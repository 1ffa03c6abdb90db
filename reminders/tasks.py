"""The worker's door to reminders: a bell, nothing else."""

from celery import shared_task

from core import clock
from reminders.services import planner


@shared_task(name="reminders.tick")
def tick() -> None:
    planner.tick(clock.now())
