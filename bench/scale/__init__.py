"""P6: claiming emails and planning reminders, with a tenth of the history and with all of it."""

import gc
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from bench import cpu
from bench.people import People
from bench.report import Count, Line, Ratio, Side
from bench.scale import data, memory, plans
from bench.scale.rows import NOW
from bench.settings import BENCH_ROWS
from devserver.processes import DevserverError
from outbox.delivery.batch import BATCH
from outbox.delivery.claim import claim
from reminders.services.planner import queue_due_reminders

ROUNDS = 7
CLAIMS = 10  # in one round
MEGABYTES = 10  # more than before, for 50 000 rows of anything: memory stays flat
Work = Callable[[], None]


def measure(people: People) -> list[Line]:
    """Measure the shorter and the longer history by turns, then the longer one only."""
    sizes = (BENCH_ROWS // 10, BENCH_ROWS)
    names = [data.database(rows) for rows in sizes]
    # the first round warms up
    rounds = [[_each(name) for name in names] for _ in range(ROUNDS + 1)][1:]
    with data.using(names[1]):
        return [*_ratios(sizes, rounds), *_growth(), *plans.lines(_claim, _plan)]


def _claim() -> None:
    if len(claim(now=NOW, count=BATCH)) != BATCH:
        raise DevserverError("There were not enough emails to claim.")


def _plan() -> None:
    if added := queue_due_reminders(NOW):
        raise DevserverError(f"{added} reminders were missing.")


# Name, function and repetitions.
WORKS = ((f"claim of {BATCH}", _claim, CLAIMS), ("planner's scan", _plan, 1))


def _each(name: str) -> list[float]:
    with data.using(name):
        return [_milliseconds(work, times) for _what, work, times in WORKS]


def _milliseconds(work: Work, times: int) -> float:
    """Return CPU of this process and its PostgreSQL backend.

    Writes are rolled back, so that every round is alike.
    """
    with transaction.atomic():
        pid = _backend()
        # takes 0.2 s in a long-lived process, and would hit either side by chance
        gc.collect()
        gc.freeze()
        served, ours = cpu.seconds(pid), time.process_time()
        for _ in range(times):
            work()
        spent = time.process_time() - ours + cpu.used(served, cpu.seconds(pid))
        transaction.set_rollback(True)
    return spent / times * 1000


def _backend() -> int:
    with connection.cursor() as cursor:
        # the work of one process is measured
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _ratios(sizes: tuple[int, int], rounds: list[list[list[float]]]) -> Iterator[Ratio]:
    for place, (what, _work, _times) in enumerate(WORKS):
        short, long = ([each[size][place] for each in rounds] for size in (0, 1))
        yield Ratio(
            "P6", Side(f"{what}, {_emails(sizes[1])}", long), Side(_emails(sizes[0]), short), 1.3
        )


def _emails(rows: int) -> str:
    return f"{rows:,} emails".replace(",", " ")


def _growth() -> Iterator[Count]:
    for what, grown in memory.growths():
        yield Count("P6", f"memory: {what}", grown, MEGABYTES, "MB more")
