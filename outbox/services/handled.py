"""What staff have seen to: it no longer stands at the top of the email log."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from outbox.domain.audit_actions import OutboxAction
from outbox.models import Email
from outbox.selectors.email_log import NOT_DELIVERED
from users.models import User
from users.services import record


@transaction.atomic
def mark_handled(*, email_ids: Collection[int], by: User, now: dt.datetime) -> int:
    """Return how many undelivered emails of `email_ids` were marked; the others are ignored."""
    rows = Email.objects.filter(
        pk__in=email_ids, state__in=NOT_DELIVERED, next_attempt_at=None, handled_at=None
    )
    number = rows.update(handled_at=now)
    if number:
        record(actor=by, action=OutboxAction.UNDELIVERED_HANDLED, count=number)
    return number


@transaction.atomic
def undo_handled(*, email_ids: Collection[int], by: User) -> int:
    number = Email.objects.filter(pk__in=email_ids).exclude(handled_at=None).update(handled_at=None)
    if number:
        record(actor=by, action=OutboxAction.HANDLED_UNDONE, count=number)
    return number
