"""A roster of 20 000 students by `manage.py import_roster`: CPU, and the peak of its memory."""

import csv
import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.people import People
from bench.report import Count
from devserver.processes import DevserverError
from users.models import Cohort, User
from users.models.roles import Role

ROUNDS = 1
ROWS = 20_000
COUNSELORS = 40
MOST_SECONDS, MOST_MEGABYTES = 60, 200
HEAD = ["Student ID", "Name", "Email", "Major", "Class Year", "Cohort", "Advisor"]
RUNS = (
    ("checked, all new", "2", ()),
    ("checked and applied, all new", "2", ("--apply",)),
    ("checked and applied, nothing new", "2", ("--apply",)),
    ("checked and applied, all with another year and counselor", "3", ("--apply",)),
)


def measure(_people: People) -> Iterator[Count]:
    """Yield CPU seconds and megabytes of a new process for each run over the same students."""
    Cohort.objects.create(
        name="Bench", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31)
    )
    User.objects.bulk_create(
        User(email=f"c{n}@bench.example", full_name=f"Counselor {n}", roles=[Role.COUNSELOR])
        for n in range(COUNSELORS)
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.csv"
        for what, year, options in RUNS:
            _write(file, year)
            seconds, megabytes = _run(file, *options)
            yield Count("roster", f"{ROWS} students {what}", seconds, MOST_SECONDS, "s")
            yield Count("roster", "the peak of its memory", megabytes, MOST_MEGABYTES, "MB")


def _write(file: Path, year: str) -> None:
    with file.open("w") as opened:
        rows = csv.writer(opened)
        rows.writerow(HEAD)
        for n in range(ROWS):
            advisor = f"c{(n + int(year)) % COUNSELORS}@bench.example"
            student = [f"{n:07}", f"Student Number{n}", f"s{n}@bench.example"]
            rows.writerow([*student, "Economics", year, "Bench", advisor])


def _run(file: Path, *options: str) -> tuple[float, float]:
    """Return CPU seconds and megabytes of one `import_roster`. Raises DevserverError."""
    command = [sys.executable, "manage.py", "import_roster", str(file), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - words of ours
    _pid, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise DevserverError(f"import_roster {' '.join(options)} failed.")
    return round(used.ru_utime + used.ru_stime, 1), round(used.ru_maxrss / 1000)
