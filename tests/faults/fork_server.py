"""python -m tests.faults.fork_server: import the site once, then fork for each worker, beat or job.

Starting an interpreter for each would take longer than all that they do. One JSON line in, one out.
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


# --- the jobs; `number` tells processes with the same job apart ---
def commit(number: int) -> None:
    """Queue an email and commit; the fault point kills the process before it notifies workers."""
    with transaction.atomic():
        queue_email(number)


def send(number: int) -> None:
    """Queue an email, then send it; the fault point kills the process after the server's 250."""
    fault = os.environ.pop("MARGIN_FAULT")
    queue_email(number)
    os.environ["MARGIN_FAULT"] = fault
    drain(clock=clock.now, seconds=10)


def drain_all(number: int) -> None:
    """Send until nothing is due."""
    while drain(clock=clock.now, seconds=60):
        pass


def drain_until_settled(number: int) -> None:
    """As `drain_all`, again while any email is still claimed: can this process claim it too?"""
    drain_all(number)
    while Email.objects.filter(state=Email.State.SENDING).exists():
        time.sleep(0.1)
        drain_all(number)


def cron(number: int) -> None:
    """The command of the crontab where there is no Celery."""
    call_command("drain_outbox")


def queue_email(number: int) -> None:
    add(
        "note",
        address=f"reader{number}@hospital.example",
        object_id=number,
        fact="f",
        now=clock.now(),
    )


JOBS = {job.__name__: job for job in (commit, send, drain_all, drain_until_settled, cron)}


# --- the two commands ---
def start(words: str, ahead: float, changed: dict[str, object]) -> int:
    """Fork a worker or beat with these settings and a clock `ahead` seconds off."""

    def work() -> None:
        change(changed)
        sys.argv = ["celery", *words.split()]
        if ahead:
            time_machine.travel(
                dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead), tick=True
            ).start()
        celery()

    return fork(work)


def run(job: str, count: int, *, fault: str, changed: dict[str, object]) -> list[int]:
    """Exit codes of `count` processes that ran this job with these settings; -9 if killed.

    They run at the same time, but one after the other where a fault point kills them.
    """

    def work(number: int) -> None:
        change(changed)
        JOBS[job](number)

    os.environ["MARGIN_FAULT"] = fault
    pids, ends = [], []
    for number in range(1, count + 1):
        pids.append(fork(lambda number=number: work(number)))
        if fault:
            ends.append(wait_for(pids.pop()))
    os.environ["MARGIN_FAULT"] = ""
    return ends + [wait_for(pid) for pid in pids]


def change(changed: dict[str, object]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)


def fork(work: Callable[[], object]) -> int:
    """Fork a process that does `work` and exits; its id."""
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


def reap() -> None:
    """Wait for children that were killed, so that no zombie is left."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve() -> None:
    """Answer commands until stdin closes; then kill all that was started."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a child prints goes to the log
    started: list[int] = []
    try:
        for line in sys.stdin:
            order = json.loads(line)
            reap()
            answer = start(**order) if "words" in order else run(**order)
            started += [answer] if "words" in order else []
            print(json.dumps(answer), file=answers, flush=True)
    finally:
        for pid in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    # so that the children end too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    app.loader.import_default_modules()
    get_resolver().url_patterns  # noqa: B018 - the pages are code too
    serve()
