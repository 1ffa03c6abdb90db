"""The loop: claim a few, send each, mark each. Any number of processes may run it at once."""

import datetime as dt
import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError

from core.clock import running
from core.fault_points import reach
from outbox.delivery import outcomes
from outbox.delivery.claim import claim, unclaim
from outbox.delivery.eligibility import reason_not_to_send
from outbox.delivery.failures import (
    Failure,
    MaybeTaken,
    PerhapsRefused,
    Refused,
    RefusedUnlessOthersAreTaken,
    Rejected,
    Unreachable,
)
from outbox.delivery.limits import Pace, takes_others
from outbox.delivery.streak import Streak
from outbox.delivery.transport import GRACE_SECONDS, Transport, open_transport
from outbox.domain import kinds
from outbox.emails.compose import compose
from outbox.models import Email
from outbox.selectors import hold
from outbox.services import delivery_state
from outbox.services.delivery_state import note_drain
from outbox.services.stop_links import note_first_email
from outbox.services.suppressions import Suppressions

log = logging.getLogger(__name__)
BATCH = 32
MAX_CLAIMED = dt.timedelta(seconds=10)  # what others could send is not claimed for longer
Clock = Callable[[], dt.datetime]
StopCheck = Callable[[], bool]


def never() -> bool:
    return False


def drain(*, clock: Clock, seconds: float, should_stop: StopCheck = never) -> bool:
    """Send what is due for about `seconds`; True if more may be left that could be sent at once.

    `clock` returns the database's time and is read for each claim, since a long drain outlives
    any one `now`.
    """
    delivery_state.claim_database()
    end = time.monotonic() + seconds
    with open_transport() as transport:
        while may_send(now := clock()):
            rows = claim(now=now, count=_batch_size(), codes_only=settings.OUTBOX_MODE != "send")
            if not _send_batch(rows, transport, running(now), should_stop):
                break
            note_drain(now)
            if transport.is_usable:
                delivery_state.close_breaker()
            if not rows or should_stop():
                break
            if time.monotonic() > end:
                return True
    return False


def may_send(now: dt.datetime) -> bool:
    """False while sending is HELD (except for codes) or the breaker is open; logs the reason."""
    why = hold.current_hold()
    if why and not hold.lets_codes_pass(why):
        log.error("outbox HELD, nothing is sent: %s", hold.HOLD_MESSAGES[why])
        return False
    if why:
        log.error(
            "outbox HELD, nothing but codes for signing in is sent: %s", hold.HOLD_MESSAGES[why]
        )
    return not hold.is_breaker_open(now)


def _send_batch(
    rows: list[Email], transport: Transport, clock: Clock, should_stop: StopCheck
) -> bool:
    """Send each in turn. False, with the breaker opened, if the server takes nothing at all."""
    checks = BatchChecks(rows, clock())
    try:
        try:
            _send_each(rows, transport, checks, clock, should_stop)
        finally:
            checks.streak.close(clock())
    except Unreachable as failure:
        log.error("the mail server cannot be used: %s", failure.why)  # noqa: TRY400 - a trace says no more
        delivery_state.open_breaker(failure.why, clock())
        return False
    return True


def _send_each(
    rows: list[Email],
    transport: Transport,
    checks: "BatchChecks",
    clock: Clock,
    should_stop: StopCheck,
) -> None:
    start = checks.now
    for position, email in enumerate(rows):
        now = clock()
        # the first of a claim goes at once, whatever its lease
        if position and (should_stop() or now - start > MAX_CLAIMED or not _outlasts(email, now)):
            unclaim(rows[position:])
            return
        try:
            deliver(email, transport, checks, now)
        except Unreachable:
            unclaim(rows[position:])
            raise


def _outlasts(email: Email, now: dt.datetime) -> bool:
    assert email.lease_until is not None  # noqa: S101 - a claimed row has a lease
    return now + _slowest_send() <= email.lease_until


def _batch_size() -> int:
    return BATCH if _slowest_send().total_seconds() < settings.OUTBOX_LEASE_SECONDS else 1


def _slowest_send() -> dt.timedelta:
    return dt.timedelta(seconds=settings.EMAIL_TIMEOUT + GRACE_SECONDS)


class BatchChecks:
    """Suppressions and rate limits, loaded once per batch; its streak of refusals."""

    def __init__(self, rows: list[Email], now: dt.datetime):
        to_contacts = [row.address for row in rows if kinds.get(row.kind).to_contact]
        self.now, self.refusals, self.pace = now, Suppressions(to_contacts, now), Pace(rows, now)
        self.streak = Streak()


def deliver(email: Email, transport: Transport, checks: BatchChecks, now: dt.datetime) -> None:
    """Check, compose, send and mark one claimed row.

    Raises Unreachable, and the database's own errors.
    """
    try:
        was_sent = _attempt(email, transport, checks, now)
    except (Unreachable, OperationalError, InterfaceError):
        raise
    except Failure as failure:
        _mark_failure(email, failure, checks, now)
    except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
        log.warning("email %s failed: %s", email.pk, type(error).__name__)
        outcomes.retry_or_give_up(email, type(error).__name__, now)
    else:
        if was_sent:
            checks.pace.note(email)
            _mark_sent(email, now)
            checks.streak.note_taken(now)


def _mark_failure(email: Email, failure: Failure, checks: BatchChecks, now: dt.datetime) -> None:
    """Record a failed attempt. Raises Unreachable if the server refuses every email."""
    if isinstance(failure, RefusedUnlessOthersAreTaken):
        failure = (Refused if takes_others(email.address, now) else Rejected)(failure.why)
    if isinstance(failure, PerhapsRefused | Rejected):
        checks.streak.note_refused(email, failure, now)
    elif isinstance(failure, Refused):
        outcomes.mark_bounced(email, failure.why, now)
    elif isinstance(failure, MaybeTaken):
        outcomes.mark_uncertain(email, failure.why, now)
    else:
        outcomes.schedule_retry(email, failure.why, now)


def _attempt(email: Email, transport: Transport, checks: BatchChecks, now: dt.datetime) -> bool:
    """True if it was taken; False if the row was closed or postponed. Raises a Failure."""
    kind = kinds.get(email.kind)
    if against := reason_not_to_send(email, kind, checks.refusals, now):
        outcomes.close(email, *against, now)
        return False
    if (moment := _earliest(email, kind, checks, now)) > now:
        outcomes.postpone(email, moment)
        return False
    transport.send(compose(email, kind, now))
    return True


def _earliest(email: Email, kind: kinds.Kind, checks: BatchChecks, now: dt.datetime) -> dt.datetime:
    """Return `now`, or later because of quiet hours or rate limits."""
    # an email that expires during quiet hours is closed when it expires
    morning = min(kind.send_time(email, now), email.expires_at)
    if morning > now:
        return morning
    return now + (checks.pace.wait(email, kind) or dt.timedelta(0))


def _mark_sent(email: Email, now: dt.datetime) -> None:
    reach("after_250_before_mark")
    outcomes.mark_sent(email, now)
    if kinds.get(email.kind).to_contact:
        note_first_email(email.address, now)
