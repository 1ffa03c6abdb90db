"""Send an email that did not arrive again: a new row with a key of its own."""

import datetime as dt

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.errors import Refusal
from outbox.domain import kinds
from outbox.domain.audit_actions import OutboxAction
from outbox.models import Email
from outbox.selectors.resend import can_resend, resend_key
from outbox.services.queue import message_id_of, recipient
from users.models import User
from users.services import record

COPIED = (
    "kind",
    "schema_version",
    "object_id",
    "fact",
    "user",
    "sender",
    "address",
    "hides_address",
    "subject",
    "body",
    "in_reply_to",
)


@transaction.atomic
def resend(*, email_id: int, by: User, now: dt.datetime) -> Email:
    """Return the new row, due now; a second call returns it too.

    Raises Refusal, Email.DoesNotExist.
    """
    email = Email.objects.select_for_update(of=("self",)).select_related("user").get(pk=email_id)
    if not can_resend(email, now):
        raise Refusal(
            _("This email cannot be sent again: it arrived, is still tried, or is too old.")
        )
    key = resend_key(email)
    if made := Email.objects.filter(dedupe_key=key).first():
        return made
    if not _is_wanted(email, now):
        raise Refusal(
            _("Not sent: what it says is no longer true, or its student was told and decides.")
        )
    facts = {name: getattr(email, name) for name in COPIED}
    if email.user:
        facts["address"] = recipient(email.user.email)  # the person's address of today
    row = Email.objects.create(
        dedupe_key=key,
        message_id=message_id_of(key),
        due_at=now,
        next_attempt_at=now,
        expires_at=now + kinds.get(email.kind).valid_for,
        **facts,
    )
    record(actor=by, action=OutboxAction.EMAIL_SENT_AGAIN, object=email)
    jobs.notify_workers("outbox.drain")
    return row


def _is_wanted(email: Email, now: dt.datetime) -> bool:
    try:
        return kinds.get(email.kind).still_wanted(email, now)
    except ObjectDoesNotExist:  # the row that it is about was deleted
        return False
