"""What the tests stand on: servers of their own, a mail server that writes down, two workers and two beats.

Nothing here asks Django, whose settings are read only when the servers stand.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from careers.embedded import Servers
from careers.embedded.processes import spawn, stop
from careers.management.commands.up import LATER
from tests.smtp import Recorder

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("FAULTS") == "full"
CONCURRENCY = 4  # mails that one worker has in hand at the same moment
LEASE_SECONDS = 3
OWN = {
    "APP_ENV": "test",
    "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    "PUBLIC_BASE_URL": "http://localhost:8000",
    "MAIL_ALLOW": "*",
    "OUTBOX_MODE": "send",
    "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
    "OUTBOX_DOMAIN_PER_MINUTE": "1000000",  # all readers of these tests live in one domain
    "SWEEP_SECONDS": "1",
    "PYTHONWARNINGS": "ignore",
}


def pick(short, full):
    """The small count, or with FAULTS=full the one of the tables."""
    return full if FULL else short


def wait(fact: Callable[[], object], words: str, seconds: float = 30) -> float:
    """How many seconds it took until `fact()` held. Raises AssertionError if it does not in time."""
    start = time.monotonic()
    while not fact():
        assert time.monotonic() < start + seconds, f"waited {seconds} s for {words}"
        time.sleep(0.05)
    return time.monotonic() - start


class Ground:
    """As a context: both servers and the mail server run; `crew` starts workers and beats, each by its name."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.servers = Servers(folder, given={})
        self.mails = Recorder(folder)
        self.children: dict[str, subprocess.Popen] = {}
        self.chance = random.Random(20)  # the same kills in each run, as far as processes allow

    def __enter__(self):
        self.servers.__enter__()
        self.mails.start()
        os.environ.update(self.servers.environment, **OWN, EMAIL_URL=f"smtp://{self.mails.host}:{self.mails.port}")
        return self

    def __exit__(self, *exc):
        self.dismiss()
        self.mails.stop()
        self.servers.__exit__()

    # --- processes ---
    def crew(self) -> None:
        """Two workers and two beats run, whatever was killed before."""
        for number in "12":
            own = f"--loglevel ERROR --concurrency {CONCURRENCY} --hostname worker{number}@%h"
            self.start(f"worker{number}", f"{LATER['worker']} {own}")
            self.start(f"beat{number}", LATER["beat"])

    def start(self, name: str, words: str) -> None:
        child = self.children.get(name)
        if child is None or child.poll() is not None:
            self.children[name] = self.run(words)

    def run(self, words: str, **environment: str) -> subprocess.Popen:
        """Python with these words, in a process of its own."""
        with (self.folder / "processes.log").open("a") as log:
            own = {**os.environ, "LOG_LEVEL": "ERROR", **environment}
            command = [sys.executable, *words.split()]
            return spawn(command, cwd=ROOT, env=own, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def forks(self, job: str, count: int, **environment: str) -> list[int]:
        """How `count` processes with this job of tests.faults.forks ended, -9 for a killed one."""
        command = [sys.executable, "-m", "tests.faults.forks", job, str(count)]
        own = {**os.environ, **environment}
        done = subprocess.run(command, cwd=ROOT, env=own, check=True, capture_output=True, text=True)
        return [int(word) for word in done.stdout.split()]

    def dismiss(self) -> None:
        """No worker and no beat runs any more."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            stop(child)
        self.children.clear()

    def pids(self) -> set[int]:
        return {child.pid for child in self.children.values() if child.poll() is None}

    # --- faults ---
    def kill_pool_child(self) -> None:
        """One of the processes that a worker sends with."""
        workers = [child.pid for name, child in self.children.items() if name.startswith("worker")]
        pool = [pid for worker in workers for pid in children_of(worker)]
        os.kill(self.chance.choice(pool), signal.SIGKILL)

    def kill_worker(self) -> None:
        """A whole worker, its pool with it, started again by whoever watches it."""
        name = self.chance.choice(["worker1", "worker2"])
        os.killpg(self.children[name].pid, signal.SIGKILL)
        self.children[name].wait()
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
