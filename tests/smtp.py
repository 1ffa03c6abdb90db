"""A mail server for tests: writes down what it took before it says so, and answers as it is told."""

import asyncio
import base64
import json
import os
import socket
import time
from collections import defaultdict
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass(frozen=True)
class Taken:
    """One message that was taken, or that the server was about to take when the line dropped."""

    at: float
    sender: str
    recipient: str
    message_id: str
    dedupe_key: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)

    def part(self, subtype: str) -> str:
        """The text of the part text/`subtype`."""
        parts = (part for part in self.message.walk() if part.get_content_type() == f"text/{subtype}")
        return next(parts).get_content()


class Recorder:
    """As a context it listens on a free port of the loopback address.

    Answers to come are queued by recipient, `recorder.rcpt["x@y.example"].append("451 later")`; without one all is
    well. `mail_from` answers every sender; `drops` are recipients whose line is cut once after the last dot;
    `slow` seconds pass between taking a message and saying so; `login` is False when every password is wrong.
    """

    def __init__(self, folder: Path):
        self.path = folder / "taken.jsonl"
        self.path.touch()
        self.host, self.port = "127.0.0.1", _free_port()
        self.rcpt: defaultdict[str, list[str]] = defaultdict(list)
        self.data: defaultdict[str, list[str]] = defaultdict(list)
        self.drops: set[str] = set()
        self.mail_from = ""
        self.slow = 0.0
        self.login = True
        self.connections = 0
        self._controller: Controller | None = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()

    def start(self):
        self._controller = Controller(
            self, self.host, self.port, authenticator=self._authenticate, auth_require_tls=False
        )
        self._controller.start()

    def stop(self):
        """Connections are refused from now on."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def taken(self) -> list[Taken]:
        """Every message so far, in order."""
        rows = (json.loads(line) for line in self.path.read_text().splitlines())
        return [Taken(**{**row, "raw": base64.b64decode(row["raw"])}) for row in rows]

    @property
    def keys(self) -> list[str]:
        return [mail.dedupe_key for mail in self.taken]

    def to(self, address: str) -> list[Taken]:
        return [mail for mail in self.taken if mail.recipient == address]

    def wait_for(self, count: int, seconds: float = 10) -> list[Taken]:
        """At least `count` messages. Raises AssertionError if they do not come in time."""
        end = time.monotonic() + seconds
        while len(self.taken) < count:
            assert time.monotonic() < end, f"{len(self.taken)} of {count} mails after {seconds} s"
            time.sleep(0.02)
        return self.taken

    # --- aiosmtpd's hooks ---
    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.mail_from:
            return self.mail_from
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt[address]:
            return self.rcpt[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if self.data[recipient]:
            return self.data[recipient].pop(0)
        self._write_down(envelope, recipient)
        await asyncio.sleep(self.slow)
        if recipient in self.drops:
            self.drops.discard(recipient)
            server.transport.abort()
        return "250 OK"

    def _write_down(self, envelope, recipient):
        message = message_from_bytes(envelope.content, policy=default)
        row = {
            "at": time.time(),
            "sender": envelope.mail_from,
            "recipient": recipient,
            "message_id": message["Message-ID"],
            "dedupe_key": message["X-Dedupe-Key"],
            "raw": base64.b64encode(envelope.content).decode(),
        }
        with self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _authenticate(self, server, session, envelope, mechanism, auth_data):
        return AuthResult(success=self.login, handled=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
