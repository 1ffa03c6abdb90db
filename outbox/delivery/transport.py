"""Transports: an SMTP session of our own, or any Django email backend."""

from typing import Protocol, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

TRANSPORTS = {  # only the one in use is loaded
    "smtp": "outbox.delivery.smtp.SMTPSession",
    "backend": "outbox.delivery.backend.BackendSession",
}
# How long one send takes at the most, beyond EMAIL_TIMEOUT.
GRACE_SECONDS = 5


class Transport(Protocol):
    """Used as a context manager, for many emails; connects at the first one."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    @property
    def is_usable(self) -> bool:
        """True if the server was reached and takes our sender, judged by the last send."""

    def send(self, message: EmailMultiAlternatives) -> None:
        """Send one email to its only recipient. Raises a Failure unless it was taken."""


def open_transport() -> Transport:
    return import_string(TRANSPORTS[settings.MAIL_TRANSPORT])()


def server_name() -> str:
    """Return the server for staff: a host, or the dotted path of a backend."""
    return settings.MAIL_BACKEND if settings.MAIL_TRANSPORT == "backend" else settings.EMAIL_HOST
