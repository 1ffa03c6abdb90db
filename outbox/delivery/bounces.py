"""Read the mailbox of bounces: handle, commit, and only then mark a message as seen.

After a crash the messages in between are read again, which changes nothing: a bounce counts once.
See docs/decisions/0138.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from core.fault_points import reach
from outbox.delivery.mailbox import Mailbox, MailboxFailure
from outbox.domain.bounces import parse_bounce
from outbox.domain.mailbox_settings import MailboxSettings
from outbox.selectors.hold import is_the_sender
from outbox.services.delivery_state import note_bounces_failed, note_bounces_read
from outbox.services.reports import handle_report

log = logging.getLogger(__name__)
LOCK = 0x6D617267_696E0001  # of PostgreSQL: one process at a time, whatever becomes of it
SECONDS = 60.0
Clock = Callable[[], dt.datetime]


class Reading(NamedTuple):
    """`failure`: why the mailbox could not be read to its end; "" if it was."""

    messages: int = 0
    came_back: int = 0
    failure: str = ""


def read_bounces(*, clock: Clock, seconds: float = SECONDS) -> Reading | None:
    """Handle what is unseen in the mailbox; None without one, and while another process does.

    A copied database, and one that never sent, leaves the messages to the one that sends.
    """
    where: MailboxSettings | None = settings.MAIL_BOUNCES
    if where is None or not is_the_sender():
        return None
    with _lock() as is_ours:
        if not is_ours:
            return None
        reading = _read(where, clock, seconds)
        if reading.failure:
            log.warning("the mailbox of bounces cannot be read: %s", reading.failure)
            note_bounces_failed(reading.failure)
        else:
            note_bounces_read(clock())
        return reading


def _read(where: MailboxSettings, clock: Clock, seconds: float) -> Reading:
    messages = came_back = 0
    try:
        with Mailbox(where, seconds=seconds) as mailbox:
            for uid in mailbox.unseen():
                if mailbox.is_late:
                    break
                came_back += _handle(mailbox.read(uid), clock())
                reach("after_bounce_before_seen")
                mailbox.mark_seen(uid)
                messages += 1
    except MailboxFailure as failure:
        return Reading(messages, came_back, failure.why)
    return Reading(messages, came_back)


def _handle(raw: bytes, now: dt.datetime) -> bool:
    event = parse_bounce(raw)
    try:
        return event is not None and handle_report(event, now=now)
    except LookupError:  # of a kind that no app registers any more
        log.warning("a bounce of an email of an unknown kind was passed over")
        return False


@contextmanager
def _lock() -> Iterator[bool]:
    """Hold the lock, without a transaction around it; False if another process has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            _unlock()


def _unlock() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    except (InterfaceError, OperationalError):
        connection.close()  # the lock went with it
