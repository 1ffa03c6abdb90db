"""End HELD by an admin's explicit decision, which is recorded."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.errors import Refusal
from outbox.domain.audit_actions import OutboxAction
from outbox.selectors import hold
from outbox.services import delivery_state
from users.models import User
from users.services import record


@transaction.atomic
def release(*, by: User, while_held: bool = False) -> None:
    """Send from this database from now on, and from no other copy of it.

    With `while_held` also where OUTBOX_MODE is still held, for an operator who will set it to send.
    Raises Refusal with another ADDRESS_KEY than the original's, and where nothing is to release.
    """
    if hold.has_wrong_key():
        raise Refusal(_("Start with the ADDRESS_KEY of the original first. Nothing was released."))
    if not (hold.is_copy() if while_held else hold.can_release()):
        raise Refusal(_("There is nothing to release here."))
    delivery_state.release_database()
    record(actor=by, action=OutboxAction.RELEASED)
    jobs.notify_workers("outbox.drain")
