"""A mail server for tests: records each email before it answers, and answers as it is set."""

import asyncio
import base64
import json
import os
import queue
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass(frozen=True)
class Taken:
    """A message that was taken, or was about to be when the connection was lost."""

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
        parts = (
            part for part in self.message.walk() if part.get_content_type() == f"text/{subtype}"
        )
        return next(parts).get_content()


class SyncedFile:
    """A file whose lines a thread of its own writes; lines that come together share one fsync.

    With the disk's pace on the event loop, sixteen senders waited for sixteen times the slowest
    fsync, on a busy machine longer than a mail program waits for an answer.
    """

    def __init__(self, path: Path):
        self.count = 0
        self._path, self._lines = path, queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    async def write(self, line: str) -> None:
        """Returns when the line is on the disk."""
        written = asyncio.get_running_loop().create_future()
        self._lines.put((line, written))
        await written

    def close(self) -> None:
        self._lines.put(None)

    def _work(self) -> None:
        with self._path.open("a") as file:
            while batch := self._batch():
                file.write("".join(line for line, _ in batch))
                file.flush()
                os.fsync(file.fileno())
                self.count += len(batch)
                for _, written in batch:
                    written.get_loop().call_soon_threadsafe(_resolve, written)

    def _batch(self) -> list[tuple[str, asyncio.Future]]:
        """All lines that wait; empty at the end."""
        batch = [self._lines.get()]
        while not self._lines.empty():
            batch.append(self._lines.get())
        return [] if None in batch else batch


def _resolve(written: asyncio.Future) -> None:
    if not written.done():  # whoever waited may have closed the connection
        written.set_result(None)


class Recorder:
    """As a context it listens on a free port of the loopback address.

    Answers to come are queued by recipient, `recorder.rcpt["x@y.example"].append("451 later")`;
    without one all is well. `mail_from` answers every sender, `refuse_all` every recipient or every
    email; `drops` are recipients whose connection is cut once after the end of data; `slow` seconds
    pass between taking a message and saying so, for a recipient in `late` so many more once; one in
    `silent` once does not hear whether the message was taken, and it was not; `waits` says how long
    such callers stayed; `login` is False when every password is wrong; while `is_away` whoever
    calls is cut off, and counted in `calls` as all are.
    """

    def __init__(self, folder: Path):
        self.path = folder / "taken.jsonl"
        self.path.touch()
        self.host, self.port = "127.0.0.1", _free_port()
        self.rcpt: defaultdict[str, list[str]] = defaultdict(list)
        self.data: defaultdict[str, list[str]] = defaultdict(list)
        self.drops: set[str] = set()
        self.silent: set[str] = set()
        self.late: dict[str, float] = {}
        self.waits: list[float] = []
        self.mail_from = self.every_rcpt = self.every_data = ""
        self.slow = 0.0
        self.login = True
        self.is_away = False
        self.calls = self.connections = 0
        self._file = SyncedFile(self.path)
        self._controller: Controller | None = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()
        self._file.close()

    def start(self):
        self._controller = CountingController(
            self, self.host, self.port, authenticator=self._authenticate, auth_require_tls=False
        )
        self._controller.start()

    def stop(self):
        """Connections are refused from now on."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def reset(self):
        """Forget what was accepted, and accept everything."""
        self.path.write_text("")
        for answers in (self.rcpt, self.data, self.drops, self.silent, self.late, self.waits):
            answers.clear()
        self.mail_from, self.slow, self.login, self.is_away = "", 0.0, True, False
        self.refuse_all()
        self.calls = self.connections = self._file.count = 0

    def refuse_all(self, *, rcpt: str = "", data: str = ""):
        """Answer this to every recipient, or to every email; empty: accept them again."""
        self.every_rcpt, self.every_data = rcpt, data

    @property
    def count(self) -> int:
        """How many messages so far, without reading them."""
        return self._file.count

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
            assert time.monotonic() < end, f"{len(self.taken)} of {count} emails after {seconds} s"
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
        if self.rcpt[address] or self.every_rcpt:
            return self.rcpt[address].pop(0) if self.rcpt[address] else self.every_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        if self.data[recipient] or self.every_data:
            return self.data[recipient].pop(0) if self.data[recipient] else self.every_data
        if recipient in self.silent:
            self.silent.discard(recipient)
            await self._keep_waiting(3600)
        await self._file.write(_line(envelope, recipient))
        await asyncio.sleep(self.slow)
        if recipient in self.late:
            await self._keep_waiting(self.late.pop(recipient))
        if recipient in self.drops:
            self.drops.discard(recipient)
            server.transport.abort()
        return "250 OK"

    async def _keep_waiting(self, seconds: float) -> None:
        """Until then, or until the caller closes the connection."""
        start = time.monotonic()
        try:
            await asyncio.sleep(seconds)
        finally:
            self.waits.append(time.monotonic() - start)

    def _authenticate(self, server, session, envelope, mechanism, auth_data):
        return AuthResult(success=self.login, handled=False)


class CountingController(Controller):
    """Counts connections before they are answered."""

    def factory(self):
        self.handler.calls += 1
        return Disconnect() if self.handler.is_away else super().factory()


class Disconnect(asyncio.Protocol):
    """Closes each connection at once."""

    def connection_made(self, transport):
        transport.abort()


def _line(envelope, recipient: str) -> str:
    """An email as one line of JSON."""
    headers = BytesHeaderParser().parsebytes(envelope.content.partition(b"\r\n\r\n")[0])
    row = {
        "at": time.time(),
        "sender": envelope.mail_from,
        "recipient": recipient,
        "message_id": headers["Message-ID"],
        "dedupe_key": headers["X-Dedupe-Key"],
        "raw": base64.b64encode(envelope.content).decode(),
    }
    return json.dumps(row) + "\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
