"""Celery tasks: transitions of interviews that time and bounces drive, and counts of use."""

from celery import shared_task

from core import clock
from interviews import services


@shared_task(name="interviews.tick")
def tick() -> None:
    services.tick(clock.now())


@shared_task(name="interviews.count_uses")
def count_uses() -> None:
    services.count_uses()
