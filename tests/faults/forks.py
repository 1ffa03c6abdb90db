"""python -m tests.faults.forks JOB COUNT: the job in COUNT processes, which start within milliseconds.

One process reads the code and divides; starting as many interpreters would take longer than what they are to do.
"""

import os
import sys
from collections.abc import Callable

import django
from django.db import connection, transaction

django.setup()

from core import clock  # noqa: E402 - the apps must be set up before
from outbox.delivery import drain  # noqa: E402
from outbox.services import add  # noqa: E402


def commit(number: int) -> None:
    """A mail put in and committed; MARGIN_FAULT ends the process before it rings."""
    with transaction.atomic():
        put_in(number)


def send(number: int) -> None:
    """A mail put in by a process that lives and sent by this one; MARGIN_FAULT ends it after the server's 250."""
    os.environ["MARGIN_FAULT"], fault = "", os.environ["MARGIN_FAULT"]
    put_in(number)
    os.environ["MARGIN_FAULT"] = fault
    drain(clock=clock.now, seconds=10)


def empty(number: int) -> None:
    """Whatever is due, until nothing is."""
    while drain(clock=clock.now, seconds=60):
        pass


def put_in(number: int) -> None:
    add("note", address=f"reader{number}@hospital.example", object_id=number, fact="f", now=clock.now())


def divide(job: Callable[[int], None], number: int) -> int:
    """The new process's id."""
    connection.close()
    if pid := os.fork():
        return pid
    try:
        job(number)
        connection.close()
        os._exit(0)
    finally:
        os._exit(1)  # never back into the parent's work


def main(job: Callable[[int], None], count: int) -> None:
    """Print how each ended: 0, or -9 for one that was killed. Those meant to die do so one after the other."""
    one_by_one = "MARGIN_FAULT" in os.environ
    pids, ends = [], []
    for number in range(1, count + 1):
        pids.append(divide(job, number))
        if one_by_one:
            ends.append(os.waitpid(pids.pop(), 0)[1])
    ends += [os.waitpid(pid, 0)[1] for pid in pids]
    print(*(os.waitstatus_to_exitcode(end) for end in ends))


if __name__ == "__main__":
    main({"commit": commit, "send": send, "empty": empty}[sys.argv[1]], int(sys.argv[2]))
