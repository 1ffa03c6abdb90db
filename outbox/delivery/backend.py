"""The transport `backend`: any Django email backend; django-anymail's for providers over HTTP.

A backend hands over an email in one call, so what its exception means is read from its class and
from the code that it carries. See docs/decisions/0123-two-transports-with-the-same-outcomes.md.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from typing import Any, Self

from anymail.exceptions import (
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from outbox.delivery.failures import (
    FAILURES,
    Failure,
    MaybeTaken,
    NotTaken,
    PerhapsRefused,
    Refused,
    Rejected,
    Unreachable,
)
from outbox.domain.provider_events import NAME
from outbox.models.smtp_replies import Reply, fault

# Raised while the email is prepared: nothing was sent, and trying again will not help.
UNSENDABLE = (
    AnymailInvalidAddress,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
    BadHeaderError,
    smtplib.SMTPNotSupportedError,
)
# Found among an error's causes: there never was a connection.
NEVER_CONNECTED = (
    ConnectionRefusedError,
    ConnectTimeoutError,
    NewConnectionError,
    socket.gaierror,
    ssl.SSLCertVerificationError,
)
UNAUTHORIZED = {401, 403}
BUSY = {408, 429}


class BackendSession:
    def __init__(self) -> None:
        self._backend: Any = None
        self._is_usable = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def is_usable(self) -> bool:
        return self._is_usable

    def send(self, message: EmailMultiAlternatives) -> None:
        """Send one email within the backend's own timeout. Raises a Failure."""
        if settings.MAIL_PROVIDER:  # comes back with its reports, as some replace the Message-ID
            name = message.extra_headers["Message-ID"].strip("<>")
            message.metadata = {NAME: name}  # type: ignore[attr-defined]  # django-anymail's
        try:
            self._hand_over(message)
        except Failure as failure:
            self._is_usable = isinstance(failure, Refused | Rejected)
            self.close()  # whatever state it is in, the next email gets a new one
            raise
        self._is_usable = True

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(Exception):  # every backend has errors of its own
                backend.close()

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        backend = self._backend or self._open()
        try:
            message, count = _send_simplified(backend, message)
        except Exception as error:
            raise failure_of(error) from error
        # None says nothing: not every backend counts
        if count == 0 or _recipient_status(message) == {"failed"}:
            raise Rejected("NotSent")

    def _open(self) -> Any:
        try:
            self._backend = get_connection(settings.MAIL_BACKEND, **settings.MAIL_BACKEND_OPTIONS)
            self._backend.open()
        except Exception as error:
            raise Unreachable(getattr(error, "smtp_code", type(error).__name__)) from error
        return self._backend


def failure_of(error: Exception) -> Failure:
    """Return the Failure that an exception of a backend means; MaybeTaken if unknown."""
    why = type(error).__name__
    if isinstance(error, UNSENDABLE):
        return Rejected(why)
    if isinstance(error, ImproperlyConfigured):
        return Unreachable(why)
    if isinstance(error, AnymailRecipientsRefused):
        return _recipient_refused(error)
    if isinstance(error, smtplib.SMTPException):
        return _by_smtp_reply(error)
    if status := _http_status(error):
        return _by_http_status(status)
    return (Unreachable if _never_connected(error) else MaybeTaken)(why)


def _by_smtp_reply(error: smtplib.SMTPException) -> Failure:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        reply = Reply.parse(*next(iter(error.recipients.values())))
        return FAILURES[fault(reply)](reply)
    if not isinstance(error, smtplib.SMTPResponseException):
        return MaybeTaken(type(error).__name__)
    reply = Reply.parse(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPDataError):
        return FAILURES[fault(reply, at_data=True)](reply)
    return (Unreachable if reply.code >= 500 else NotTaken)(reply)  # greeting, login, MAIL FROM


def _by_http_status(status: int) -> Failure:
    why = f"HTTP {status}"
    if status in UNAUTHORIZED:
        return Unreachable(why)
    if status in BUSY or status >= 500:
        return NotTaken(why)
    # a provider that says 2xx in words that its backend cannot read has perhaps taken it
    return (Rejected if status >= 400 else MaybeTaken)(why)


def _recipient_refused(error: AnymailRecipientsRefused) -> Failure:
    """`invalid` names the address; `rejected` may be about us, or about the reader's own choice."""
    is_invalid = _recipient_status(error.email_message) == {"invalid"}
    return Refused("invalid") if is_invalid else PerhapsRefused("rejected")


def _recipient_status(message: EmailMultiAlternatives) -> set[str] | None:
    """Return django-anymail's status of the recipient; None for other backends."""
    return getattr(getattr(message, "anymail_status", None), "status", None)


def _http_status(error: Exception) -> int | None:
    response = getattr(error, "response", None)
    if isinstance(response, dict):  # Amazon's
        return response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return getattr(error, "status_code", None) or getattr(response, "status_code", None)


def _never_connected(error: BaseException) -> bool:
    return any(isinstance(each, NEVER_CONNECTED) for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _send_simplified(
    backend: Any, message: EmailMultiAlternatives
) -> tuple[EmailMultiAlternatives, Any]:
    """Send, without what this provider cannot do; return what was sent, and the count."""
    for simplify in (_with_calendar_attached, _without_return_path):
        try:
            return message, backend.send_messages([message])
        except AnymailUnsupportedFeature:  # raised before anything is sent
            message = simplify(message)
    return message, backend.send_messages([message])


def _without_return_path(message: EmailMultiAlternatives) -> EmailMultiAlternatives:
    """Leave the return path to providers that take none: they have one of their own."""
    changed = copy(message)
    changed.extra_headers = dict(message.extra_headers)
    changed.from_email = changed.extra_headers.pop("From", message.from_email)
    return changed


def _with_calendar_attached(message: EmailMultiAlternatives) -> EmailMultiAlternatives:
    """Attach the calendar as a file, for providers that take no third alternative.

    Without a calendar the copy raises AnymailUnsupportedFeature again when it is sent.
    """
    calendars = [each for each in message.alternatives if each[1].startswith("text/calendar")]
    moved = copy(message)
    moved.alternatives = [each for each in message.alternatives if each not in calendars]
    moved.attachments = [each for each in message.attachments if each[2] != "application/ics"]
    for content, mimetype in calendars:
        moved.attach("invite.ics", content, mimetype)
    return moved
