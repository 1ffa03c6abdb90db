"""The growth of a worker's memory while much is due at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection, transaction

from bench.scale.data import contacts_to_keep, talks_just_held
from bench.scale.rows import DUE, NOW
from outbox.delivery.batch import BATCH
from outbox.delivery.claim import claim
from reminders.services.planner import queue_due_reminders

OURS = Path("/proc/self")


def growths() -> Iterator[tuple[str, float]]:
    """Yield megabytes above the start: for all due emails, and for as many reminders."""
    for what, prepare, work in (
        (f"{DUE} due emails claimed", None, _claim_all),
        (f"a scan with {DUE} talks to thank for", talks_just_held, _scan),
        (f"a scan with {DUE} contacts to keep in touch with", contacts_to_keep, _scan),
    ):
        with transaction.atomic():
            if prepare:
                with connection.cursor() as cursor:
                    prepare(cursor)
            yield what, _grown(work)
            transaction.set_rollback(True)


def _scan() -> None:
    queue_due_reminders(NOW)


def _claim_all() -> None:
    while claim(now=NOW, count=BATCH):
        pass


def _grown(work: Callable[[], None]) -> float:
    (OURS / "clear_refs").write_text("5")  # resets the peak
    before = _kilobytes("VmRSS")
    work()
    return round((_kilobytes("VmHWM") - before) / 1000, 1)


def _kilobytes(name: str) -> int:
    lines = (OURS / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
