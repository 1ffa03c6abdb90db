"""python -m tests.faults.nursery: reads the code once and divides for each worker, beat, cron and
drain of these tests.

A process of its own for each would take longer to start than all that they are to do. One JSON line
in, one out.
"""

import contextlib
import datetime as dt
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable

import django
import time_machine
from celery.bin.celery import main as celery
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import get_resolver

django.setup()

from careers.celery import app  # noqa: E402 - the apps must be set up before
from core import clock  # noqa: E402
from outbox.delivery import drain  # noqa: E402
from outbox.models import Email  # noqa: E402
from outbox.services import add  # noqa: E402


# --- what a process may have to do: the number tells those with the same job apart ---
def commit(number: int) -> None:
    """A mail put in and committed; the fault point ends the process before it rings."""
    with transaction.atomic():
        put_in(number)


def send(number: int) -> None:
    """A mail put in by a process that lives and sent by this one; the fault point ends it after
    the server's 250."""
    fault = os.environ.pop("MARGIN_FAULT")
    put_in(number)
    os.environ["MARGIN_FAULT"] = fault
    drain(clock=clock.now, seconds=10)


def empty(number: int) -> None:
    """Whatever is due, until nothing is."""
    while drain(clock=clock.now, seconds=60):
        pass


def insist(number: int) -> None:
    """As `empty`, again and again while somebody still has a mail in hand, to see whether it can
    be had."""
    empty(number)
    while Email.objects.filter(state=Email.State.SENDING).exists():
        time.sleep(0.1)
        empty(number)


def cron(number: int) -> None:
    """What stands in a crontab where there is no Celery."""
    call_command("drain_outbox")


def put_in(number: int) -> None:
    add(
        "note",
        address=f"reader{number}@hospital.example",
        object_id=number,
        fact="f",
        now=clock.now(),
    )


JOBS = {job.__name__: job for job in (commit, send, empty, insist, cron)}


# --- the two orders ---
def start(words: str, ahead: float = 0) -> int:
    """The process id of a worker or a beat, the first of a group of its own; its own clock is
    `ahead` seconds wrong."""

    def work() -> None:
        sys.argv = ["celery", *words.split()]
        if ahead:
            time_machine.travel(
                dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead), tick=True
            ).start()
        celery()

    return divide(work)


def run(job: str, count: int, *, fault: str, changed: dict[str, object]) -> list[int]:
    """How `count` processes with this job and these settings ended: 0, or -9 for one that was
    killed.

    They run at the same time; those that meet their end at a fault point, one after the other.
    """

    def work(number: int) -> None:
        for name, value in changed.items():
            setattr(settings, name, value)
        JOBS[job](number)

    os.environ["MARGIN_FAULT"] = fault
    pids, ends = [], []
    for number in range(1, count + 1):
        pids.append(divide(lambda number=number: work(number)))
        if fault:
            ends.append(wait_for(pids.pop()))
    os.environ["MARGIN_FAULT"] = ""
    return ends + [wait_for(pid) for pid in pids]


def divide(work: Callable[[], object]) -> int:
    """The id of a new process that does this work and nothing more."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sys.stdin.close()
        work()
        connection.close()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 - never back into the parent's work
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def wait_for(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def bury() -> None:
    """Take note of workers that were killed, so that nothing of them stays in the list of
    processes."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve() -> None:
    """Until nobody is there any more who gives orders; then all end."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a child prints goes to the log
    started: list[int] = []
    try:
        for line in sys.stdin:
            order = json.loads(line)
            bury()
            answer = start(**order) if "words" in order else run(**order)
            started += [answer] if "words" in order else []
            print(json.dumps(answer), file=answers, flush=True)
    finally:
        for pid in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    # so that all is ended when whoever gives orders is killed
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    app.loader.import_default_modules()
    get_resolver().url_patterns  # noqa: B018 - the pages are code too
    serve()
