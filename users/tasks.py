"""Celery tasks: read and apply imports, delete what is past its retention period."""

from celery import shared_task

from core import clock
from users.privacy import retention
from users.services import imports


@shared_task(name="users.retain")
def retain_task() -> None:
    retention.retain(clock.now())


@shared_task(name="users.run_imports")
def run_imports_task() -> None:
    """What a day is kept is deleted here too: the daily job would keep it for two."""
    imports.run_due(clock=clock.now)
    retention.retain_one(retention.IMPORTS, clock.now())
