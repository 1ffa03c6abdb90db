"""Which emails staff may send once more."""

import datetime as dt

from outbox.domain import kinds
from outbox.models import Email
from outbox.models.email import WORDS_KEPT

State = Email.State


def can_go_again(email: Email, now: dt.datetime) -> bool:
    """Whether staff may send it once more: it failed, was refused or perhaps sent, and all its
    words are here."""
    return (
        email.state in (State.DEAD, State.BOUNCED, State.UNCERTAIN)
        and email.ended_at is not None
        and now - email.ended_at < WORDS_KEPT
        and email.kind in kinds.known()
        and not kinds.get(email.kind).secret
    )


def again_key(email: Email) -> str:
    """The key of the row that sends `email` once more: one for each row, however often it is
    pressed."""
    return f"{email.kind}:{email.object_id or ''}:{email.fact}:again:{email.pk}"
