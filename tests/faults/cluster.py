"""The processes under test: PostgreSQL, Valkey, a recording mail server, two workers, two beats.

Nothing here imports Django, whose settings are read only when the servers run.
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
from devserver.management.commands.up import AFTER_WEB
from devserver.processes import is_alive, spawn
from tests.scale import small_or_full
from tests.smtp import Recorder

FORK_SERVER = "tests.faults.fork_server"
ROOT = Path(__file__).resolve().parents[2]
CONCURRENCY = 4  # emails that one worker has in hand at the same moment
LEASE_SECONDS = 3
# for processes that nobody kills: each may keep in hand what it took
AS_DEPLOYED = {"OUTBOX_LEASE_SECONDS": 65}
TRANSPORTS: dict[str, dict[str, object]] = {
    "smtp": {},
    "backend": {
        "MAIL_TRANSPORT": "backend",
        "MAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    },
}
SEED = 20  # the same kills in each run, as far as processes allow
ENVIRONMENT = {
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


PATIENCE = small_or_full(
    1, 5
)  # ten times the emails, and a machine that may have other work meanwhile


def wait(fact: Callable[[], object], words: str, seconds: float = 30) -> float:
    """Wait until `fact()` is true; return the seconds it took. Raises AssertionError when late."""
    start, seconds = time.monotonic(), seconds * PATIENCE
    while not fact():
        assert time.monotonic() < start + seconds, f"waited {seconds} s for {words}"
        time.sleep(0.05)
    return time.monotonic() - start


class Cluster:
    """A context manager that runs the servers; workers and beats are started by name."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.servers = Servers(folder, given={})
        self.smtp = Recorder(folder)
        self.children: dict[str, int] = {}
        self.transport = "smtp"
        self.chance = random.Random(SEED)

    def __enter__(self):
        self.servers.__enter__()
        self.smtp.start()
        os.environ.update(
            self.servers.environment,
            **ENVIRONMENT,
            EMAIL_URL=f"smtp://{self.smtp.host}:{self.smtp.port}",
        )
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with (self.folder / "processes.log").open("a") as log:
            # with the site's own role
            own = {**os.environ, "LOG_LEVEL": "ERROR", "MIGRATION_DATABASE_URL": ""}
            self.fork_server = spawn(
                [sys.executable, "-m", FORK_SERVER], cwd=ROOT, env=own, stderr=log, **pipes
            )
        return self

    def __exit__(self, *exc):
        self.fork_server.stdin.close()  # all that it started ends with it
        self.fork_server.wait()
        self.smtp.stop()
        self.servers.__exit__()

    # --- processes ---
    def use(self, transport: str) -> None:
        """Send by another of TRANSPORTS; kills the workers that send by the one before."""
        if transport != self.transport:
            self.kill_all()
            self.transport = transport

    def start_workers(self) -> None:
        """Start those of the two workers and two beats that do not run."""
        self.start_workers_except("")

    def start_workers_except(self, absent: str) -> None:
        for number in "12":
            if f"worker{number}" != absent:
                self.worker(f"worker{number}")
            self.start(f"beat{number}", AFTER_WEB["beat"])

    def worker(self, name: str, ahead: float = 0) -> None:
        own = f"--loglevel ERROR --concurrency {CONCURRENCY} --hostname {name}@%h"
        self.start(name, f"{AFTER_WEB['worker']} {own}", ahead)

    def start(self, name: str, words: str, ahead: float = 0) -> None:
        if not is_alive(self.children.get(name, 0), FORK_SERVER):
            changed = TRANSPORTS[self.transport]
            words = words.removeprefix("-m celery ")
            self.children[name] = self._order(words=words, ahead=ahead, changed=changed)

    def run(self, job: str, count: int = 1, *, fault: str = "", **changed: object) -> list[int]:
        """Run a job of the fork server in `count` processes; their exit codes, -9 if killed."""
        changed = TRANSPORTS[self.transport] | changed
        return self._order(job=job, count=count, fault=fault, changed=changed)

    def _order(self, **order: object) -> Any:
        self.fork_server.stdin.write(json.dumps(order) + "\n")
        self.fork_server.stdin.flush()
        answer = self.fork_server.stdout.readline()
        assert answer, "the fork server has ended; processes.log, printed below, says why"
        return json.loads(answer)

    def kill_all(self) -> None:
        """Kill every worker and beat."""
        for name in list(self.children):
            self.kill(name)

    def kill(self, name: str) -> None:
        """Kill a process and its children."""
        pid = self.children.pop(name)
        if is_alive(pid, FORK_SERVER):
            os.killpg(pid, signal.SIGKILL)
        wait(lambda: not is_alive(pid, FORK_SERVER), f"the end of {name}")

    def terminate(self, name: str) -> float:
        """Send SIGTERM, as a deployment does; return the seconds until the process ended."""
        pid = self.children.pop(name)
        os.kill(pid, signal.SIGTERM)
        return wait(lambda: not is_alive(pid, FORK_SERVER), f"{name} to end", 60)

    def signal_workers(self, what: signal.Signals) -> None:
        """Send SIGSTOP or SIGCONT to the workers and their pools."""
        for name, pid in self.children.items():
            if name.startswith("worker"):
                os.killpg(pid, what)

    def pids(self) -> set[int]:
        return {pid for pid in self.children.values() if is_alive(pid, FORK_SERVER)}

    # --- faults ---
    def kill_pool_child(self) -> None:
        """Kill one child process of one worker's pool."""
        workers = [pid for name, pid in self.children.items() if name.startswith("worker")]
        pool = [pid for worker in workers for pid in children_of(worker)]
        os.kill(self.chance.choice(pool), signal.SIGKILL)

    def kill_worker(self) -> None:
        """Kill a worker with its pool, and start it again as its supervisor would."""
        self.kill(self.chance.choice(["worker1", "worker2"]))
        self.start_workers()

    def crash_postgres(self) -> None:
        """Stop PostgreSQL at once, as a power cut does: no client is told."""
        self.servers.postgres.child.send_signal(signal.SIGQUIT)
        self.servers.postgres.child.wait()

    def restart(self, server) -> None:
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
