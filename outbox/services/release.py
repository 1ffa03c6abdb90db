"""End HELD: an explicit act of an admin's, written down."""

from django.db import transaction

from core import jobs
from outbox.domain.audit_actions import OutboxAction
from outbox.selectors import hold
from outbox.services import delivery_state
from users.models import User
from users.services import record


class WrongKey(Exception):
    """ADDRESS_KEY is not the original's, so nobody's wish to be left alone would be known."""


@transaction.atomic
def release(*, by: User) -> None:
    """Send from this database from now on, and from no other copy of it. Raises WrongKey."""
    if hold.has_wrong_key():
        raise WrongKey
    delivery_state.release_database()
    record(actor=by, action=OutboxAction.RELEASED)
    jobs.notify_workers("outbox.drain")
