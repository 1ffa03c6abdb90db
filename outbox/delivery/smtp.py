"""One SMTP connection, used for many messages, and the ways in which it can fail."""

import re
import smtplib
import socket
import ssl
import time
from typing import Self

from django.conf import settings

from outbox.models.smtp_replies import Fault, Reply, fault

GRACE_SECONDS = 5  # a whole message may take this much longer than one answer


class Failure(Exception):
    """`why`: the server's codes or the error's name, never its text, which may hold addresses."""

    def __init__(self, why: object):
        super().__init__(str(why))
        self.why = str(why)


class Unreachable(Failure):
    """No mail can be sent now: no connection, no TLS, no login, or the server refuses our sender
    address."""


class NotTakenYet(Failure):
    """The server asks for patience (4xx), the mailbox is full, or the connection was lost before
    the end of data."""


class Refused(Failure):
    """The reply says that this mailbox does not work."""


class PerhapsRefused(Refused):
    """A bare 550 to RCPT: the mailbox does not work, or the server relays nothing for us."""


class NotTakenThere(Failure):
    """5.4.1 to RCPT: the mailbox, if that domain takes others; else the domain takes nothing
    from us."""


class Rejected(Failure):
    """Not the address: our sender, our reputation or the words are refused."""


class Uncertain(Failure):
    """The line was lost after the end of data: the server may have taken the message."""


FAILURES: dict[Fault, type[Failure]] = {
    Fault.LATER: NotTakenYet,
    Fault.FULL: NotTakenYet,
    Fault.MAILBOX: Refused,
    Fault.MAILBOX_PERHAPS: PerhapsRefused,
    Fault.MAILBOX_IF_OTHERS_ARE_TAKEN: NotTakenThere,
    Fault.OURS: Rejected,
    Fault.LOGIN: Unreachable,
}


class SMTPSession:
    """Open it as a context, send as often as you like; it connects when first needed."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._is_fresh = False
        self._deadline = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether a server is connected that took our sender address."""
        return self._smtp is not None

    def send(self, sender: str, mailbox: str, content: bytes) -> None:
        """Hand over one message, in at most EMAIL_TIMEOUT and a little. Raises one of the
        Failures."""
        self._start_clock()
        try:
            self._begin(sender)
            self._expect(self._say(f"RCPT TO:<{mailbox}>"), 250, 251, 252)
            self._expect(self._say("DATA"), 354, at_data=True)
            self._hand_over(content)
        except Failure:
            self._reset()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotTakenYet(type(error).__name__) from error
        self._is_fresh = False

    def close(self) -> None:
        """QUIT where the server still answers, then close the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()

    def _begin(self, sender: str) -> None:
        """MAIL FROM. A server may have closed a connection that was kept open: that is no
        failure, connect again."""
        kept_open = self._smtp is not None and not self._is_fresh
        try:
            reply = self._say(f"MAIL FROM:<{sender}>")
        except (OSError, smtplib.SMTPException):
            reply = Reply(421)
            if not kept_open:
                raise
        if reply.code == 421 and kept_open:
            self.close()
            reply = self._say(f"MAIL FROM:<{sender}>")
        if reply.code >= 500:
            raise Unreachable(reply)
        self._expect(reply, 250)

    def _say(self, command: str) -> Reply:
        smtp = self._smtp or self._open()
        self._watch(smtp)
        return Reply.parse(*smtp.docmd(command))

    def _hand_over(self, content: bytes) -> None:
        smtp = self._smtp
        assert smtp is not None  # noqa: S101 - DATA was just answered on it
        self._watch(smtp)
        # until the end of data has gone, the server drops what it has
        smtp.send(re.sub(rb"(?m)^\.", b"..", content))
        try:
            smtp.send(b".\r\n")
            reply = Reply.parse(*smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Uncertain(type(error).__name__) from error
        self._expect(reply, 250, at_data=True)

    def _open(self) -> smtplib.SMTP:
        try:
            self._smtp, self._is_fresh = _connect(), True
            _introduce(self._smtp)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(getattr(error, "smtp_code", type(error).__name__)) from error
        self._start_clock()
        return self._smtp

    def _start_clock(self) -> None:
        self._deadline = time.monotonic() + settings.EMAIL_TIMEOUT + GRACE_SECONDS

    def _watch(self, smtp: smtplib.SMTP) -> None:
        """What is left of the time for the whole message is the limit for the next answer."""
        if smtp.sock:
            smtp.sock.settimeout(
                max(0.1, min(settings.EMAIL_TIMEOUT, self._deadline - time.monotonic()))
            )

    def _reset(self) -> None:
        """After a refusal the line is good for the next message, unless the server says
        otherwise."""
        if self._smtp is None:
            return
        try:
            if self._smtp.docmd("RSET")[0] != 250:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()

    @staticmethod
    def _expect(reply: Reply, *good: int, at_data: bool = False) -> None:
        if reply.code not in good:
            raise FAILURES[fault(reply, at_data=at_data)](reply)


def _connect() -> smtplib.SMTP:
    where = (settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_DOMAIN)
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(
            *where, timeout=settings.EMAIL_TIMEOUT, context=ssl.create_default_context()
        )
    return smtplib.SMTP(*where, timeout=settings.EMAIL_TIMEOUT)


def _introduce(smtp: smtplib.SMTP) -> None:
    # The text and the end of data are two writes; without this the second waits for the first one's
    # receipt.
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        smtp.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
