"""Celery tasks: send due email, read bounces, add opt-outs to their log."""

from celery import shared_task

from core import clock, jobs
from outbox.delivery import drain
from outbox.delivery.bounces import read_bounces
from outbox.services import alarms, opt_out_log

SECONDS = 10  # short, so that a stopping worker finishes within its grace time
MAILBOX_SECONDS = 20
LIMITS = {"soft_time_limit": 90, "time_limit": 180}  # of a mailbox whose answers never end


@shared_task(name="outbox.drain")
def drain_task() -> None:
    if drain(clock=clock.now, seconds=SECONDS):
        jobs.notify_workers("outbox.drain")
    alarms.record_alarms_each_minute(
        clock.now()
    )  # after the drain, which may have solved the problem


@shared_task(name="outbox.read_bounces", **LIMITS)
def read_bounces_task() -> None:
    read_bounces(clock=clock.now, seconds=MAILBOX_SECONDS)


@shared_task(name="outbox.append_opt_outs")
def append_opt_outs_task() -> None:
    opt_out_log.append_waiting()
