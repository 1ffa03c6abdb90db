"""The transport `smtp`: one connection, its commands sent one by one to tell failures apart.

See docs/decisions/0021-smtp-step-by-step.md.
"""

import re
import smtplib
import socket
import ssl
import time
from email.generator import BytesGenerator
from email.policy import compat32
from io import BytesIO
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives

from outbox.delivery.failures import FAILURES, Failure, MaybeTaken, NotTaken, Unreachable
from outbox.delivery.transport import GRACE_SECONDS
from outbox.domain.provider_events import message_id_header
from outbox.models.smtp_replies import Reply, fault

# Some programs that read a Message-ID or List-Unsubscribe do not unfold it.
UNFOLDED = compat32.clone(max_line_length=0)


class SMTPSession:
    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._is_fresh = False
        self._deadline = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def is_usable(self) -> bool:
        return self._smtp is not None

    def send(self, message: EmailMultiAlternatives) -> None:
        """Send one email, in at most EMAIL_TIMEOUT and GRACE_SECONDS. Raises a Failure."""
        content = as_bytes(message)
        self._start_clock()
        try:
            self._begin(settings.MAIL_RETURN_PATH)
            self._expect(self._say(f"RCPT TO:<{message.to[0]}>"), 250, 251, 252)
            self._expect(self._say("DATA"), 354, at_data=True)
            self._hand_over(content)
        except Failure:
            self._reset()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotTaken(type(error).__name__) from error
        self._is_fresh = False

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()

    def _begin(self, sender: str) -> None:
        """Send MAIL FROM. A server may close an idle connection, so reconnect once if it did."""
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
        self._limit(smtp)
        return Reply.parse(*smtp.docmd(command))

    def _hand_over(self, content: bytes) -> None:
        smtp = self._smtp
        assert smtp is not None  # noqa: S101 - DATA was just answered on it
        self._limit(smtp)
        # until the end of data has gone, the server drops what it has
        smtp.send(re.sub(rb"(?m)^\.", b"..", content))
        try:
            smtp.send(b".\r\n")
            reply = Reply.parse(*smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MaybeTaken(type(error).__name__) from error
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

    def _limit(self, smtp: smtplib.SMTP) -> None:
        if smtp.sock:
            smtp.sock.settimeout(
                max(0.1, min(settings.EMAIL_TIMEOUT, self._deadline - time.monotonic()))
            )

    def _reset(self) -> None:
        """Send RSET after a refusal, so that the connection can be used for the next email."""
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


def as_bytes(message: EmailMessage) -> bytes:
    """Serialize as sent: lines end in CRLF, long headers stay in one piece."""
    content, mime = BytesIO(), message.message()
    again = message_id_header(settings.MAIL_PROVIDER, message.extra_headers["Message-ID"])
    if again:  # some providers replace the Message-ID
        mime[again[0]] = again[1]
    BytesGenerator(content, mangle_from_=False, policy=UNFOLDED).flatten(mime, linesep="\r\n")
    return content.getvalue()


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
    assert smtp.sock is not None  # noqa: S101 - it has just connected
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        smtp.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
