"""The loop: claim a few, send each, mark each. Any number of processes may run it at the same
time."""

import datetime as dt
import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError

from core.addresses import ascii_form
from core.clock import running
from core.fault_points import reach
from outbox.delivery import outcomes
from outbox.delivery.claim import claim, put_back
from outbox.delivery.eligibility import objection
from outbox.delivery.limits import Pace, takes_others
from outbox.delivery.smtp import (
    GRACE_SECONDS,
    Failure,
    NotTakenThere,
    PerhapsRefused,
    Refused,
    Rejected,
    SMTPSession,
    Uncertain,
    Unreachable,
)
from outbox.delivery.streak import Streak
from outbox.domain import kinds
from outbox.emails import compose
from outbox.models import Email
from outbox.selectors import hold
from outbox.services import delivery_state
from outbox.services.refusals import Refusals
from outbox.services.stop import note_first_mail
from outbox.services.work import note_drain

log = logging.getLogger(__name__)
BATCH = 32
HOLD = dt.timedelta(seconds=10)  # what others could send is not kept longer
Clock = Callable[[], dt.datetime]
Asks = Callable[[], bool]


def never() -> bool:
    return False


def drain(*, clock: Clock, seconds: float, should_stop: Asks = never) -> bool:
    """Send what is due for about `seconds`; whether something may be left that could be sent at
    once.

    `clock` tells the database's time, read anew for each claim, since a long drain outlives any one
    `now`.
    """
    delivery_state.claim_database()
    end = time.monotonic() + seconds
    with SMTPSession() as session:
        while may_go(now := clock()):
            moment = running(now)
            rows = claim(now=now, count=_handful(), codes_only=settings.OUTBOX_MODE != "send")
            try:
                _send_all(rows, session, moment, should_stop)
            except Unreachable as failure:
                log.error("the mail server cannot be used: %s", failure.why)  # noqa: TRY400 - a trace says no more
                delivery_state.open_breaker(failure.why, moment())
                break
            note_drain(now)
            if session.is_open:
                delivery_state.close_breaker()
            if not rows or should_stop():
                break
            if time.monotonic() > end:
                return True
    return False


def may_go(now: dt.datetime) -> bool:
    """Neither HELD, but for codes, nor in the breaker's pause; says so loudly otherwise."""
    why = hold.hold()
    if why and not hold.lets_codes_pass(why):
        log.error("outbox HELD, nothing is sent: %s", hold.REASONS[why])
        return False
    if why:
        log.error("outbox HELD, nothing but codes for signing in is sent: %s", hold.REASONS[why])
    return not hold.is_broken(now)


def _send_all(rows: list[Email], session: SMTPSession, moment: Clock, should_stop: Asks) -> None:
    """Each in turn. What cannot be tried now is put back; Unreachable is raised after that."""
    before = BatchChecks(rows, moment())
    try:
        _send_each(rows, session, before, moment, should_stop)
    finally:
        before.streak.close(moment())


def _send_each(
    rows: list[Email], session: SMTPSession, before: "BatchChecks", moment: Clock, should_stop: Asks
) -> None:
    start = before.now
    for position, email in enumerate(rows):
        now = moment()
        if position and (should_stop() or now - start > HOLD or not _outlasts(email, now)):
            put_back(rows[position:])
            return
        try:
            deliver(email, session, before, now)
        except Unreachable:
            put_back(rows[position:])
            raise


def _outlasts(email: Email, now: dt.datetime) -> bool:
    """Whether its lease lasts longer than the slowest send. The first of a claim goes at once,
    whatever the lease."""
    return now + _slowest_send() <= email.lease_until


def _handful() -> int:
    """How many rows to claim: one, where the lease is too short for a second."""
    return BATCH if _slowest_send().total_seconds() < settings.OUTBOX_LEASE_SECONDS else 1


def _slowest_send() -> dt.timedelta:
    return dt.timedelta(seconds=settings.EMAIL_TIMEOUT + GRACE_SECONDS)


class BatchChecks:
    """What is asked once for all rows of a claim, before the first of them goes."""

    def __init__(self, rows: list[Email], now: dt.datetime):
        to_contacts = [row.address for row in rows if kinds.get(row.kind).to_contact]
        self.now, self.refusals, self.pace = now, Refusals(to_contacts, now), Pace(rows, now)
        self.streak = Streak()


def deliver(email: Email, session: SMTPSession, before: BatchChecks, now: dt.datetime) -> None:
    """Check, render, send and mark one claimed row. Raises Unreachable, and the database's own
    errors, untouched."""
    try:
        was_sent = _attempt(email, session, before, now)
    except (Unreachable, OperationalError, InterfaceError):
        raise
    except Failure as failure:
        _not_taken(email, failure, before, now)
    except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
        log.warning("mail %s failed: %s", email.pk, type(error).__name__)
        outcomes.failed(email, error, now)
    else:
        if was_sent:
            before.pace.note(email)
            _note_sent(email, now)
            before.streak.end(now)


def _not_taken(email: Email, failure: Failure, before: BatchChecks, now: dt.datetime) -> None:
    """Mark the row as the failure says. Raises Unreachable when the server refuses whatever it
    is given."""
    if isinstance(failure, NotTakenThere):
        failure = (Refused if takes_others(email.address, now) else Rejected)(failure.why)
    if isinstance(failure, PerhapsRefused | Rejected):
        before.streak.refused(email, failure, now)
    elif isinstance(failure, Refused):
        outcomes.bounced(email, failure.why, now)
    elif isinstance(failure, Uncertain):
        outcomes.uncertain(email, failure.why, now)
    else:
        outcomes.later(email, failure.why, now)


def _attempt(email: Email, session: SMTPSession, before: BatchChecks, now: dt.datetime) -> bool:
    """Whether it was handed to the mail server; otherwise the row has ended for a reason, or
    waits for others."""
    kind = kinds.get(email.kind)
    if against := objection(email, kind, before.refusals, now):
        outcomes.ended(email, *against, now)
        return False
    if (moment := _moment(email, kind, before, now)) > now:
        outcomes.postponed(email, moment)
        return False
    letter = compose.compose(email, kind, now)
    session.send(settings.DEFAULT_FROM_EMAIL, ascii_form(email.address), letter)
    return True


def _moment(email: Email, kind: kinds.Kind, before: BatchChecks, now: dt.datetime) -> dt.datetime:
    """`now`, or until when it waits: for its reader's morning, or for those that went before it."""
    # an end in the night is noted in the night
    calm = min(kind.goes_at(email, now), email.expires_at)
    if calm > now:
        return calm
    return now + (before.pace.wait(email, kind) or dt.timedelta(0))


def _note_sent(email: Email, now: dt.datetime) -> None:
    reach("after_250_before_mark")
    outcomes.sent(email, now)
    if kinds.get(email.kind).to_contact:
        note_first_mail(email.address, now)
