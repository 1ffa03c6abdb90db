"""The worker's door to what is kept about people: a bell, nothing else."""

from celery import shared_task

from core import clock
from users.privacy import retention


@shared_task(name="users.retain")
def retain_task() -> None:
    retention.retain(clock.now())
