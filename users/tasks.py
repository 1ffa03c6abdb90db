"""Celery task: delete what is past its retention period."""

from celery import shared_task

from core import clock
from users.privacy import retention


@shared_task(name="users.retain")
def retain_task() -> None:
    retention.retain(clock.now())
