"""Several children as one group: one log, restarts, a common stop."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from devserver.processes import stop_all

COLORS = {"web": 36, "worker": 32, "beat": 35, "margin": 1}
MAX_DELAY = 30.0  # seconds between two starts of a child that dies repeatedly
STABLE_AFTER = 60.0  # seconds of life after which the delay is reset


class Log:
    """All children on one stream, each line with its name; in color on a terminal."""

    def __init__(self, names: list[str]):
        self.width = max(len(name) for name in [*names, "margin"])
        self.colored = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def say(self, text: str, name: str = "margin") -> None:
        label = name.ljust(self.width)
        if self.colored:
            label = f"\033[{COLORS.get(name, 33)}m{label}\033[0m"
        print(f"{label} | {text}", flush=True)

    def follow(self, name: str, child: subprocess.Popen) -> None:
        def copy() -> None:
            assert child.stdout is not None  # noqa: S101 - for the type checker: spawned with a pipe
            for line in child.stdout:
                self.say(line.rstrip(), name)

        threading.Thread(target=copy, name=f"log-{name}", daemon=True).start()


class Member:
    def __init__(self, name: str, start: Callable[[], subprocess.Popen], log: Log):
        self.name, self.start, self.log = name, start, log
        self.child: subprocess.Popen | None = None
        self.delay, self.due, self.started = 0.0, 0.0, 0.0

    def check(self, now: float) -> None:
        """Start the child when due; if it died, log that and wait longer each time."""
        if self.child is None and now >= self.due:
            self.child, self.started = self.start(), now
        elif self.child is not None and self.child.poll() is not None:
            lived = now - self.started
            self.delay = 1.0 if lived > STABLE_AFTER else min(max(self.delay * 2, 1.0), MAX_DELAY)
            ended = self.child.returncode
            self.log.say(
                f"{self.name} ended with {ended} and is started again in {self.delay:.0f} s"
            )
            self.child, self.due = None, now + self.delay


class Group:
    """Use it from the main thread: see `spawn`."""

    def __init__(self, log: Log):
        self.log = log
        self.members: list[Member] = []
        self.stopping = threading.Event()

    def add(self, name: str, start: Callable[[], subprocess.Popen]) -> Member:
        """Call `start` now and after each death; its output goes to the log."""

        def followed() -> subprocess.Popen:
            child = start()
            self.log.follow(name, child)
            return child

        member = Member(name, followed, self.log)
        member.check(time.monotonic())
        self.members.append(member)
        return member

    def run(self, each_time: Callable[[], None] = lambda: None) -> None:
        while not self.stopping.is_set():
            for member in self.members:
                member.check(time.monotonic())
            each_time()
            self.stopping.wait(0.2)

    def stop(self) -> None:
        stop_all(member.child for member in self.members if member.child)
