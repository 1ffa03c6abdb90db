"""The doorbell: tell the workers that there may be work. A hint, never a promise; the sweep is
the promise."""

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


def ring(task: str) -> None:
    """Publish `task` by name once the transaction has committed, once a transaction; failures
    are swallowed."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        _publish(task)
        return
    # One transaction may queue several emails; the bell needs to ring once.
    waiting = {
        name
        for _, callback, _ in connection.run_on_commit
        if (name := getattr(callback, "bell", None))
    }
    if task not in waiting:
        callback = _Bell(task)
        transaction.on_commit(callback)


class _Bell:
    def __init__(self, task: str):
        self.bell = task

    def __call__(self) -> None:
        reach("after_commit_before_bell")
        _publish(self.bell)


_away_until = 0.0  # by the monotonic clock


def _publish(task: str) -> None:
    """One try of a fifth of a second; a queue that did not answer is not asked again for a
    while."""
    global _away_until  # noqa: PLW0603 - what this process knows of the queue
    if time.monotonic() < _away_until:
        return
    try:
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            current_app.send_task(
                task, connection=connection, retry=False, ignore_result=True, expires=HINT_LASTS
            )
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the queue, the row is safe and the sweep comes
        _away_until = time.monotonic() + QUIET_SECONDS
        log.warning("doorbell %s failed: %s", task, type(error).__name__)
