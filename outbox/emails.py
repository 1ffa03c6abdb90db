"""The one kind of mail that outbox itself has: what the sign-in pages send, finished when it is put in."""

import datetime as dt

from outbox.kinds import Kind, Message
from outbox.models import Email


def build(email: Email, now: dt.datetime) -> Message:
    """The words as the sign-in page wrote them."""
    return Message(subject=email.subject, text=email.body)


ACCOUNT = Kind("account", build, keeps_for=dt.timedelta(hours=1), secret=True)
