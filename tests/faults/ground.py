"""What the tests stand on: servers of their own, a mail server that writes down, two workers and
two beats.

Nothing here asks Django, whose settings are read only when the servers stand.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devserver import Servers
from devserver.management.commands.up import LATER
from devserver.processes import is_alive, spawn
from tests.counts import pick
from tests.smtp import Recorder

NURSERY = "tests.faults.nursery"
ROOT = Path(__file__).resolve().parents[2]
CONCURRENCY = 4  # emails that one worker has in hand at the same moment
LEASE_SECONDS = 3
# for processes that nobody kills: each may keep in hand what it took
AS_DEPLOYED = {"OUTBOX_LEASE_SECONDS": 65}
SEED = 20  # the same kills in each run, as far as processes allow
OWN = {
    "APP_ENV": "test",
    "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    "PUBLIC_BASE_URL": "http://localhost:8000",
    "MAIL_ALLOW": "*",
    "OUTBOX_MODE": "send",
    "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
    "OUTBOX_DOMAIN_PER_MINUTE": "1000000",  # all readers of these tests live in one domain
    "SWEEP_SECONDS": "1",
    "CELERY_SKIP_CHECKS": "1",  # make check does them, and each worker and beat would again
    "PYTHONWARNINGS": "ignore",
}


PATIENCE = pick(1, 5)  # ten times the emails, and a machine that may have other work meanwhile


def wait(fact: Callable[[], object], words: str, seconds: float = 30) -> float:
    """How many seconds it took until `fact()` held. Raises AssertionError if it does not in
    time."""
    start, seconds = time.monotonic(), seconds * PATIENCE
    while not fact():
        assert time.monotonic() < start + seconds, f"waited {seconds} s for {words}"
        time.sleep(0.05)
    return time.monotonic() - start


class Ground:
    """As a context: both servers and the mail server run; `crew` starts workers and beats, each
    by its name."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.servers = Servers(folder, given={})
        self.mails = Recorder(folder)
        self.children: dict[str, int] = {}
        self.chance = random.Random(SEED)

    def __enter__(self):
        self.servers.__enter__()
        self.mails.start()
        os.environ.update(
            self.servers.environment, **OWN, EMAIL_URL=f"smtp://{self.mails.host}:{self.mails.port}"
        )
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with (self.folder / "processes.log").open("a") as log:
            # with the site's own role
            own = {**os.environ, "LOG_LEVEL": "ERROR", "MIGRATION_DATABASE_URL": ""}
            self.nursery = spawn(
                [sys.executable, "-m", NURSERY], cwd=ROOT, env=own, stderr=log, **pipes
            )
        return self

    def __exit__(self, *exc):
        self.nursery.stdin.close()  # all that it started ends with it
        self.nursery.wait()
        self.mails.stop()
        self.servers.__exit__()

    # --- processes ---
    def crew(self) -> None:
        """Two workers and two beats run, whatever was killed before."""
        self.crew_but("")

    def crew_but(self, absent: str) -> None:
        for number in "12":
            if f"worker{number}" != absent:
                self.worker(f"worker{number}")
            self.start(f"beat{number}", LATER["beat"])

    def worker(self, name: str, ahead: float = 0) -> None:
        own = f"--loglevel ERROR --concurrency {CONCURRENCY} --hostname {name}@%h"
        self.start(name, f"{LATER['worker']} {own}", ahead)

    def start(self, name: str, words: str, ahead: float = 0) -> None:
        if not is_alive(self.children.get(name, 0), NURSERY):
            self.children[name] = self._order(words=words.removeprefix("-m celery "), ahead=ahead)

    def run(self, job: str, count: int = 1, *, fault: str = "", **changed: object) -> list[int]:
        """How `count` processes with this job of the nursery and these settings ended: 0, or -9
        for a killed one."""
        return self._order(job=job, count=count, fault=fault, changed=changed)

    def _order(self, **order: object) -> Any:
        self.nursery.stdin.write(json.dumps(order) + "\n")
        self.nursery.stdin.flush()
        answer = self.nursery.stdout.readline()
        assert answer, "the nursery has ended; processes.log, printed below, says why"
        return json.loads(answer)

    def dismiss(self) -> None:
        """No worker and no beat runs any more."""
        for name in list(self.children):
            self.kill(name)

    def kill(self, name: str) -> None:
        """The process and those it started, wherever they are."""
        pid = self.children.pop(name)
        if is_alive(pid, NURSERY):
            os.killpg(pid, signal.SIGKILL)
        wait(lambda: not is_alive(pid, NURSERY), f"the end of {name}")

    def end(self, name: str) -> float:
        """Tell a process to end, as a deployment does; how many seconds it took."""
        pid = self.children.pop(name)
        os.kill(pid, signal.SIGTERM)
        return wait(lambda: not is_alive(pid, NURSERY), f"{name} to end", 60)

    def tell_workers(self, what: signal.Signals) -> None:
        """SIGSTOP or SIGCONT for the workers and their pools: alive, and doing nothing."""
        for name, pid in self.children.items():
            if name.startswith("worker"):
                os.killpg(pid, what)

    def pids(self) -> set[int]:
        return {pid for pid in self.children.values() if is_alive(pid, NURSERY)}

    # --- faults ---
    def kill_pool_child(self) -> None:
        """One of the processes that a worker sends with."""
        workers = [pid for name, pid in self.children.items() if name.startswith("worker")]
        pool = [pid for worker in workers for pid in children_of(worker)]
        os.kill(self.chance.choice(pool), signal.SIGKILL)

    def kill_worker(self) -> None:
        """A whole worker, its pool with it, started again by whoever watches it."""
        self.kill(self.chance.choice(["worker1", "worker2"]))
        self.crew()

    def lose_postgres(self) -> None:
        """As by a power cut: no connection is told."""
        self.servers.postgres.child.send_signal(signal.SIGQUIT)
        self.servers.postgres.child.wait()

    def bring(self, server) -> None:
        server.start()
        server.wait()


def children_of(parent: int) -> list[int]:
    """The processes that `parent` started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(ppid) == parent and state != "Z":
            found.append(int(path.parent.name))
    return found
