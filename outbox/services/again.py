"""Mail that did not arrive, sent once more by staff: a new row with a key of its own."""

import datetime as dt

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from core import jobs
from outbox.domain import kinds
from outbox.domain.audit_actions import OutboxAction
from outbox.models import Email
from outbox.selectors.resend import again_key, can_go_again
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
    "subject",
    "body",
    "in_reply_to",
)


class NotAgain(Exception):
    """It reached its reader, is still tried, or its words are no longer kept."""


class NotWanted(Exception):
    """What it says is no longer true, or its reader was told another way."""


@transaction.atomic
def send_again(*, email_id: int, by: User, now: dt.datetime) -> Email:
    """The new row, due now; the same press twice makes one. Raises NotAgain, NotWanted,
    Email.DoesNotExist."""
    email = Email.objects.select_for_update(of=("self",)).select_related("user").get(pk=email_id)
    if not can_go_again(email, now):
        raise NotAgain
    key = again_key(email)
    if made := Email.objects.filter(dedupe_key=key).first():
        return made
    if not _is_wanted(email, now):
        raise NotWanted
    facts = {name: getattr(email, name) for name in COPIED}
    if email.user:
        facts["address"] = recipient(email.user.email)  # where this person reads mail today
    row = Email.objects.create(
        dedupe_key=key,
        message_id=message_id_of(key),
        due_at=now,
        next_attempt_at=now,
        expires_at=now + kinds.get(email.kind).keeps_for,
        **facts,
    )
    record(actor=by, action=OutboxAction.EMAIL_SENT_AGAIN, object=email)
    jobs.notify_workers("outbox.drain")
    return row


def _is_wanted(email: Email, now: dt.datetime) -> bool:
    try:
        return kinds.get(email.kind).still_wanted(email, now)
    except ObjectDoesNotExist:  # what it speaks of is gone
        return False
