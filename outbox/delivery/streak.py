"""Refusals in a row: one mailbox may be wrong, but a server that refuses at several domains
refuses us."""

import datetime as dt

from core.addresses import domain
from outbox.delivery import outcomes
from outbox.delivery.smtp import PerhapsRefused, Rejected, Unreachable
from outbox.models import Email
from outbox.selectors import hold
from outbox.services import delivery_state


class Streak:
    """The refusals of one batch that may be about us. They are counted in Delivery, for all
    processes together.

    A bare 550 is believed when the server took another email just before or after it, or refused
    nobody else. Until the batch tells, its row stays claimed.
    """

    def __init__(self) -> None:
        self._doubtful: list[tuple[Email, str]] = []
        self._is_over = False  # the last thing that this process saw was an email being taken

    def end(self, now: dt.datetime) -> None:
        """The server took an email: whatever it refused before was not about us."""
        if not self._is_over:
            delivery_state.forget_refusals()
            self._is_over = True
        self._believe(now)

    def refused(self, email: Email, failure: PerhapsRefused | Rejected, now: dt.datetime) -> None:
        """Count it and mark the row, or leave it in doubt. Raises Unreachable when it is the
        server that refuses."""
        delivery_state.count_refusal(domain(email.address))
        is_believed, self._is_over = self._is_over, False
        if hold.is_refused():
            outcomes.kept(email, failure.why, now)
            raise Unreachable(failure.why) from failure
        if isinstance(failure, Rejected):
            outcomes.rejected(email, failure.why, now)
        elif is_believed:
            outcomes.bounced(email, failure.why, now)
        else:
            self._doubtful.append((email, failure.why))

    def close(self, now: dt.datetime) -> None:
        """Decide what the batch left in doubt."""
        if self._doubtful and hold.is_refused():
            self._settle(outcomes.kept, now)
        elif self._doubtful and hold.refusing_domains() > 1:
            self._settle(outcomes.rejected, now)
        else:
            self._believe(now)

    def _believe(self, now: dt.datetime) -> None:
        self._settle(outcomes.bounced, now)

    def _settle(self, outcome: outcomes.Outcome, now: dt.datetime) -> None:
        for email, why in self._doubtful:
            outcome(email, why, now)
        self._doubtful.clear()
