"""End HELD by an admin's explicit decision, which is recorded."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.errors import Refusal
from outbox.domain.audit_actions import OutboxAction
from outbox.selectors import hold
from outbox.services import delivery_state
from outbox.services.reapply import Reapplied, reapply_opt_outs
from users.models import User
from users.services import record


@transaction.atomic
def release(
    *,
    by: User,
    while_held: bool = False,
    log_paths: Sequence[Path] = (),
    may_be_incomplete: bool = False,
) -> Reapplied | None:
    """Apply the opt-out log, then send from this database and from no other copy of it.

    With `while_held` also where OUTBOX_MODE is still held, for an operator who will set it to send.
    Returns and raises what `reapply_opt_outs` does, and Refusal where nothing is to release.
    """
    hold.require_right_key()
    if not (hold.is_copy() if while_held else hold.can_release()):
        raise Refusal(_("There is nothing to release here."))
    applied = reapply_opt_outs(by=by, paths=log_paths, may_be_incomplete=may_be_incomplete)
    delivery_state.release_database()
    record(actor=by, action=OutboxAction.RELEASED)
    jobs.notify_workers("outbox.drain")
    return applied
