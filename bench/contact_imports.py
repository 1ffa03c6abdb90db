"""A student's import of 20 000 contacts by a worker: CPU, and the peak of its memory."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

from bench.people import People
from bench.report import Count
from contacts.services import contact_imports
from core import clock
from devserver.processes import DevserverError
from users.models import ImportJob, ImportState, User
from users.models.roles import Role

ROUNDS = 1
ROWS = 20_000
MOST_SECONDS, MOST_MEGABYTES = 60, 200
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
WORK = (
    "import django; django.setup(); from core import clock; from users.services import imports; "
    "imports.run_due(clock=clock.now)"
)


def measure(_people: People) -> Iterator[Count]:
    """Yield CPU seconds and megabytes of a new process for each step of an import and its undo."""
    student = User.objects.create(
        email="import@bench.example", full_name="Ada Import", roles=[Role.STUDENT]
    )
    job = _sent(student, "Analyst")
    yield from _work("checked, all new", job)
    yield from _work("added", _applying(job, student))
    again = _sent(student, "Head of research")
    yield from _work("checked, all with another job", again)
    yield from _work("changed", _applying(again, student))
    contact_imports.undo_applied(job=_fresh(again), by=student, clock=clock.now)
    yield from _work("changed back", again)
    contact_imports.undo_applied(job=_fresh(job), by=student, clock=clock.now)
    yield from _work("removed again", job)


def _sent(student: User, title: str) -> ImportJob:
    lines = [HEAD]
    for n in range(ROWS):
        link = f"https://www.linkedin.com/in/person-{n}"
        email = f"p{n}@bench.example" if n % 5 == 0 else ""
        lines.append(f"Person,Number{n},{link},{email},Company {n % 4000},{title},09 Jun 2020")
    job = contact_imports.send_contacts(
        owner=student,
        data="\n".join(lines).encode(),
        file_name="Connections.csv",
        form_key=uuid.uuid4(),
        now=clock.now(),
    )
    contact_imports.check_sent(job=job, clock=clock.now)
    return job


def _applying(job: ImportJob, student: User) -> ImportJob:
    choices = {"changed": "replace", "tag": "LinkedIn"}
    contact_imports.apply_checked(job=_fresh(job), choices=choices, by=student, clock=clock.now)
    return job


def _fresh(job: ImportJob) -> ImportJob:
    return ImportJob.objects.get(pk=job.pk)


def _work(what: str, job: ImportJob) -> Iterator[Count]:
    """Let a process of its own do what waits. Raises DevserverError if it did not."""
    process = subprocess.Popen([sys.executable, "-c", WORK])  # noqa: S603 - words of ours
    _pid, status, used = os.wait4(process.pid, 0)
    done = (ImportState.CHECKED, ImportState.APPLIED, ImportState.UNDONE)
    if os.waitstatus_to_exitcode(status) or _fresh(job).state not in done:
        raise DevserverError(f"An import of contacts was not {what}: {_fresh(job).problem}")
    seconds = round(used.ru_utime + used.ru_stime, 1)
    yield Count("contact imports", f"{ROWS} contacts {what}", seconds, MOST_SECONDS, "s")
    yield Count(
        "contacts", "the peak of its memory", round(used.ru_maxrss / 1000), MOST_MEGABYTES, "MB"
    )
