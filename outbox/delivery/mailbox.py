"""The mailbox of bounces over IMAP: every step has a time-out, every answer a size."""

import imaplib
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Self

from outbox.domain.bounces import MAX_BYTES
from outbox.domain.mailbox_settings import MailboxSettings

TIMEOUT = 15  # of one step
MOST = 500  # messages at a time; the next task reads on
WINDOW = 20_000  # messages asked about at once: imaplib reads lines of a megabyte at most
ERRORS = (OSError, imaplib.IMAP4.error)


class MailboxFailure(Exception):
    """`why`: an error's name or one word, never a server's text, which may hold addresses."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class _Limited:
    def read(self, size: int) -> bytes:
        if size > MAX_BYTES + 1024:
            raise imaplib.IMAP4.abort("more than was asked for")
        return super().read(size)  # type: ignore[misc]  # of imaplib's classes below


class _Plain(_Limited, imaplib.IMAP4):
    pass


class _TLS(_Limited, imaplib.IMAP4_SSL):
    pass


class Mailbox:
    """A context manager. Each of its methods raises MailboxFailure."""

    def __init__(self, where: MailboxSettings, *, seconds: float):
        self._where = where
        self._deadline = time.monotonic() + seconds
        self._count = 0

    def __enter__(self) -> Self:
        self._imap = self._connect()
        try:
            self._step("login", self._sign_in)
            (count,) = self._step("folder", lambda: self._imap.select(_quoted(self._where.folder)))
            self._count = int(count)
        except BaseException:
            _close(self._imap)
            raise
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        if kind is None:  # after a failure the server may keep silent once more
            with suppress(*ERRORS):
                self._imap.logout()
        _close(self._imap)

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def unseen(self) -> Iterator[str]:
        """Yield the UIDs of at most MOST unseen messages, the oldest first."""
        return islice(self._unseen(), MOST)

    def read(self, uid: str) -> bytes:
        """Return the beginning of a message, still unseen; b"" if somebody took it away."""
        what = f"(BODY.PEEK[]<0.{MAX_BYTES}>)"
        found = self._step("fetch", lambda: self._imap.uid("FETCH", uid, what))
        return next((each[1] for each in found if isinstance(each, tuple)), b"")

    def mark_seen(self, uid: str) -> None:
        self._step("store", lambda: self._imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))

    def _unseen(self) -> Iterator[str]:
        for words in self._searches():
            found = self._step("search", lambda w=words: self._imap.uid("SEARCH", *w))
            yield from b" ".join(each for each in found if each).decode("ascii").split()

    def _searches(self) -> Iterator[tuple[str, ...]]:
        """Yield search keys. Only a huge mailbox needs windows, which not every server reads."""
        if self._count <= WINDOW:
            yield ("UNSEEN",)
            return
        for first in range(1, self._count + 1, WINDOW):
            yield f"{first}:{min(first + WINDOW - 1, self._count)}", "UNSEEN"

    def _connect(self) -> imaplib.IMAP4:
        where = self._where
        try:
            if where.use_ssl:
                context = ssl.create_default_context()
                return _TLS(where.host, where.port, ssl_context=context, timeout=TIMEOUT)
            imap = _Plain(where.host, where.port, timeout=TIMEOUT)
        except ERRORS as error:
            raise MailboxFailure(type(error).__name__) from error
        try:
            if where.use_tls:
                imap.starttls(ssl_context=ssl.create_default_context())
        except ERRORS as error:
            _close(imap)
            raise MailboxFailure(type(error).__name__) from error
        return imap

    def _sign_in(self) -> Any:
        user, password = self._where.user, self._where.password
        if "AUTH=PLAIN" in self._imap.capabilities:  # takes every character
            return self._imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        return self._imap.login(_quoted(user), password)

    def _step(self, name: str, act: Any) -> list[Any]:
        """Return the data of an answer; a refusal is a failure of that name."""
        try:
            status, data = act()
        except (imaplib.IMAP4.abort, OSError) as error:
            raise MailboxFailure(type(error).__name__) from error
        except (imaplib.IMAP4.error, ValueError) as error:
            raise MailboxFailure(name) from error
        if status != "OK":
            raise MailboxFailure(name)
        return data


def _close(imap: imaplib.IMAP4) -> None:
    with suppress(OSError):
        imap.shutdown()


def _quoted(text: str) -> str:
    """Quote an argument, which imaplib leaves to its caller."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
