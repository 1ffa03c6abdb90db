"""Consecutive refusals: a server that refuses at several domains refuses us, not a mailbox."""

import datetime as dt

from core.addresses import domain
from outbox.delivery import outcomes
from outbox.delivery.failures import PerhapsRefused, Rejected, Unreachable
from outbox.models import Email
from outbox.selectors import hold
from outbox.services import delivery_state


class Streak:
    """The refusals of one batch that may be about us; DeliveryState counts them across processes.

    A bare 550 is believed if the server took another email just before or after it, or refused
    no other. Until that is known, its row stays claimed.
    """

    def __init__(self) -> None:
        self._in_doubt: list[tuple[Email, str]] = []
        self._last_was_taken = False  # as far as this process knows

    def note_taken(self, now: dt.datetime) -> None:
        """Reset the streak: the server took an email, so earlier refusals were not about us."""
        if not self._last_was_taken:
            delivery_state.forget_refusals()
            self._last_was_taken = True
        self._mark_doubtful(outcomes.mark_bounced, now)

    def note_refused(
        self, email: Email, failure: PerhapsRefused | Rejected, now: dt.datetime
    ) -> None:
        """Mark the row or leave it in doubt. Raises Unreachable when all are refused."""
        delivery_state.count_refusal(domain(email.address))
        is_believed, self._last_was_taken = self._last_was_taken, False
        if hold.is_server_refusing():
            outcomes.return_to_queue(email, failure.why, now)
            raise Unreachable(failure.why) from failure
        if isinstance(failure, Rejected):
            outcomes.retry_or_give_up(email, failure.why, now)
        elif is_believed:
            outcomes.mark_bounced(email, failure.why, now)
        else:
            self._in_doubt.append((email, failure.why))

    def close(self, now: dt.datetime) -> None:
        outcome: outcomes.Outcome = outcomes.mark_bounced
        if self._in_doubt and hold.is_server_refusing():
            outcome = outcomes.return_to_queue
        elif self._in_doubt and hold.refusing_domains() > 1:
            outcome = outcomes.retry_or_give_up
        self._mark_doubtful(outcome, now)

    def _mark_doubtful(self, outcome: outcomes.Outcome, now: dt.datetime) -> None:
        for email, why in self._in_doubt:
            outcome(email, why, now)
        self._in_doubt.clear()
