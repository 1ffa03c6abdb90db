"""The measured programs: gunicorn with one sync worker, Celery with one process."""

import http.client
import os
import socket
import sys
import time
from dataclasses import dataclass
from typing import Self

from bench import cpu
from devserver.ports import status
from devserver.processes import DevserverError, spawn, stop, wait_until

AT_REST = 0.003  # CPU seconds in a fifth of a second, slightly more than an idle worker uses


class Server:
    """A child process, as a context manager; `environment` is added to the current one."""

    def __init__(self, *words: str, **environment: str):
        self.words, self.environment = words, environment

    def __enter__(self) -> Self:
        self.child = spawn(
            [sys.executable, "-m", *self.words], env={**os.environ, **self.environment}
        )
        return self

    def __exit__(self, *exc: object) -> None:
        stop(self.child)

    def cpu(self) -> dict[int, float]:
        return cpu.seconds(self.child.pid)

    def wait_for_rest(self, patience: float = 30) -> None:
        """Wait until it is idle. Raises DevserverError after `patience` seconds."""
        end, before = time.monotonic() + patience, self.cpu()
        while time.monotonic() < end:
            time.sleep(0.2)
            after = self.cpu()
            if cpu.used(before, after) < AT_REST:
                return
            before = after
        raise DevserverError(f"{self.words[0]} did not come to rest.")


class Worker(Server):
    def __init__(self, smtp_port: int):
        words = (
            "celery",
            "--quiet",
            "-A",
            "careers",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "ERROR",
        )
        super().__init__(*words, EMAIL_URL=f"smtp://127.0.0.1:{smtp_port}")


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


class Web(Server):
    def __init__(self, settings: str):
        self.port = free_port()
        where = ("--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--log-level", "error")
        how = ("--worker-class", "sync", "--workers", "1", "--timeout", "60")
        super().__init__("gunicorn", *where, *how, "careers.wsgi", DJANGO_SETTINGS_MODULE=settings)

    def __enter__(self) -> Self:
        super().__enter__()
        if not wait_until(lambda: status(f"http://127.0.0.1:{self.port}/") is not None, self.child):
            raise DevserverError("gunicorn did not start.")
        return self

    def get(self, path: str, cookie: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            response = connection.getresponse()
            return Answer(response.status, response.read().decode())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
