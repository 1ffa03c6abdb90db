"""python -m tests [UNIT TESTS]: unit tests, and beside them the fault tests, then the journeys.

Fault tests and journeys mostly wait: for time-outs, for processes, for a browser. The unit tests
fill the cores meanwhile, at a lower priority, so that they keep nobody waiting longer. Their
progress is on the terminal; what the others wrote follows at the end.
"""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from devserver.processes import spawn, stop_all

LOGS = Path(".local/test-logs")
JOURNEYS = "tests/journeys"
NICE = 5
PROCESSES = 4  # twice the cores: each waits a third of its time, for PostgreSQL above all


def pytest_beside(folder: str, processes: int, *arguments: str) -> list[str]:
    """The command for pytest beside servers of its own, whose data stays in `folder`."""
    servers = ["-m", "devserver", "with", "--dir", f".local/{folder}", "--"]
    pytest = [sys.executable, "-m", "pytest", "-n", str(processes)]
    return [sys.executable, *servers, *pytest, *arguments]


def start(command: list[str], **options: object) -> subprocess.Popen:
    environment = {**os.environ, "APP_ENV": "test"}
    # no session of its own: Ctrl-C reaches all
    return spawn(command, own_session=False, env=environment, **options)


def main(unit_tests: list[str]) -> int:
    """0 if all tests passed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    unit = pytest_beside(
        "test", PROCESSES, "--dist", "worksteal", *unit_tests, "--ignore", JOURNEYS
    )
    beside = {
        "faults": [sys.executable, "-m", "tests.faults"],
        "journeys": pytest_beside("test-journeys", 2, "--maxschedchunk", "1", JOURNEYS),
    }
    children = [start(unit, first=partial(os.nice, NICE))]
    try:
        for name, command in beside.items():
            with (LOGS / name).open("wb") as log:
                children.append(start(command, stdout=log, stderr=log))
                children[-1].wait()
        children[0].wait()
    finally:
        stop_all(children)
    for name in beside:
        print(f"\n--- {name} ---", (LOGS / name).read_text(errors="replace"), sep="\n", flush=True)
    return int(any(child.returncode for child in children))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["tests"]))
