"""Store the outcome of a claimed row.

Each function returns False if the lease was lost: then another process writes the row.
"""

import datetime as dt
import logging
import random
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from outbox.domain import kinds, listeners
from outbox.models import Email

log = logging.getLogger(__name__)
RETRIES = [dt.timedelta(minutes=m) for m in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60)]
UNDELIVERED = {Email.State.BOUNCED, Email.State.DEAD, Email.State.EXPIRED}
Outcome = Callable[[Email, str, dt.datetime], bool]
# a fault of ours is tried for about an hour and a half, long enough to notice and fix it
MAX_FAULTS = 5
# As `_end` would write it. Nearly every email ends so, and of the 0.75 ms of that UPDATE the ORM
# needs 0.56 to put it together (docs/performance.md).
SENT = """
    UPDATE outbox_email
       SET state = 'sent', sent_at = %(now)s, ended_at = %(now)s, next_attempt_at = NULL,
       lease_token = NULL,
           lease_until = NULL, last_error_class = '', body = CASE WHEN %(is_secret)s THEN '' ELSE
           body END
     WHERE id = %(id)s AND state = 'sending' AND lease_token = %(token)s
"""


def mark_sent(email: Email, now: dt.datetime) -> bool:
    is_secret = kinds.get(email.kind).secret
    with connection.cursor() as cursor:
        cursor.execute(
            SENT, {"now": now, "is_secret": is_secret, "id": email.pk, "token": email.lease_token}
        )
        return _is_ours(email, cursor.rowcount)


def close(email: Email, state: Email.State, why: str, now: dt.datetime) -> bool:
    """End the row unsent, and notify the listeners if the email reached nobody."""
    with transaction.atomic():
        written = _end(email, state, now, last_error_class=why[:80])
        if written and state in UNDELIVERED:
            listeners.notify()
    return written


def mark_bounced(email: Email, why: str, now: dt.datetime) -> bool:
    return close(email, Email.State.BOUNCED, why, now)


def schedule_retry(email: Email, why: str, now: dt.datetime) -> bool:
    """Try again after 1, 5, 15, 60 minutes, 3, 6, 12, 24 hours, until it expires."""
    return _write(
        email,
        state=Email.State.PENDING,
        next_attempt_at=_next(email, now),
        last_error_class=why[:80],
    )


def retry_or_give_up(email: Email, why: str, now: dt.datetime) -> bool:
    """Retry a few times, then mark dead: our fault, or refused but not for its address."""
    if email.attempts >= MAX_FAULTS:
        return close(email, Email.State.DEAD, why, now)
    return schedule_retry(email, why, now)


def return_to_queue(email: Email, why: str, now: dt.datetime) -> bool:
    """Requeue an email refused as all others are: behind them, and the attempt does not count."""
    facts = {"next_attempt_at": _next(email, now, RETRIES[0]), "last_error_class": why[:80]}
    return _write(email, state=Email.State.PENDING, attempts=F("attempts") - 1, **facts)


def postpone(email: Email, until: dt.datetime) -> bool:
    """Let an email wait without having been tried; the attempt does not count."""
    return _write(
        email, state=Email.State.PENDING, next_attempt_at=until, attempts=F("attempts") - 1
    )


def mark_uncertain(email: Email, why: str, now: dt.datetime) -> bool:
    """Mark as possibly sent: tried once more with the same Message-ID, then staff decide."""
    if email.uncertain_at:
        return _end(email, Email.State.UNCERTAIN, now, last_error_class=why[:80])
    return _write(
        email,
        state=Email.State.UNCERTAIN,
        uncertain_at=now,
        next_attempt_at=_next(email, now),
        last_error_class=why[:80],
    )


def _next(email: Email, now: dt.datetime, pause: dt.timedelta | None = None) -> dt.datetime:
    """Return the next attempt's time, with jitter so that failures spread; never after expiry."""
    pause = pause or RETRIES[min(max(email.attempts, 1), len(RETRIES)) - 1]
    moment = now + pause * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, hides nothing
    return max(now, min(moment, email.expires_at))


def _end(email: Email, state: Email.State, now: dt.datetime, **facts: Any) -> bool:
    if kinds.get(email.kind).secret:
        facts["body"] = ""
    return _write(email, state=state, next_attempt_at=None, ended_at=now, **facts)


def _write(email: Email, **facts: Any) -> bool:
    ours = Email.objects.filter(
        pk=email.pk, state=Email.State.SENDING, lease_token=email.lease_token
    )
    return _is_ours(email, ours.update(lease_token=None, lease_until=None, **facts))


def _is_ours(email: Email, written: int) -> bool:
    if not written:
        log.warning("email %s: the lease ran out before the outcome was known", email.pk)
    return written == 1
