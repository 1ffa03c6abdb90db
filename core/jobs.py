"""Notify the workers that there may be work.

Only a hint, which may be lost: the periodic tasks find the same work within a minute.
"""

import logging
import time

from celery import current_app
from django.db import transaction

from core.fault_points import reach

log = logging.getLogger(__name__)
PATIENCE = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, "max_retries": 0}
QUIET_SECONDS = 5
# A worker that was away meets the hints of some hours, each of which costs it a few queries, and
# not of days. Not less: the worker compares with its own clock, and one that is two hours fast
# would throw every hint away.
HINT_LASTS = 6 * 3600


def notify_workers(task: str) -> None:
    """Publish `task` by name once the transaction has committed, once per transaction.

    Failures are swallowed.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        _publish(task)
        return
    # One transaction may queue several emails; one hint is enough.
    waiting = {getattr(callback, "task", None) for _, callback, _ in connection.run_on_commit}
    if task not in waiting:
        transaction.on_commit(_Hint(task))


class _Hint:
    def __init__(self, task: str):
        self.task = task

    def __call__(self) -> None:
        reach("after_commit_before_notify")
        _publish(self.task)


_away_until = 0.0  # by the monotonic clock


def _publish(task: str) -> None:
    """Try once for a fifth of a second; skip for a while after a queue that did not answer."""
    global _away_until  # noqa: PLW0603 - what this process knows of the queue
    if time.monotonic() < _away_until:
        return
    try:
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            current_app.send_task(
                task, connection=connection, retry=False, ignore_result=True, expires=HINT_LASTS
            )
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the queue, the row is safe and the periodic task comes
        _away_until = time.monotonic() + QUIET_SECONDS
        log.warning("workers were not notified of %s: %s", task, type(error).__name__)
