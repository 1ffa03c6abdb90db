"""Celery tasks: transitions that are due, dates of contacts, and counts of question use."""

from celery import shared_task

from core import clock, jobs
from interviews import services

TRANSITIONS = "interviews.run_due_transitions"


@shared_task(name=TRANSITIONS)
def run_due_transitions() -> None:
    services.run_due_transitions(clock.now())


def wake() -> None:
    jobs.notify_workers(TRANSITIONS)


@shared_task(name="interviews.count_uses")
def count_uses() -> None:
    services.count_uses()


@shared_task(name="interviews.refresh_due_dates")
def refresh_due_dates() -> None:
    services.refresh_due_dates(clock.now())
