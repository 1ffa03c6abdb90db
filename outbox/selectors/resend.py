"""Which emails staff may send again."""

import datetime as dt

from office.selectors.settings import office_settings
from outbox.domain import kinds
from outbox.models import Email

State = Email.State


def can_resend(email: Email, now: dt.datetime) -> bool:
    """True if it failed, bounced or was perhaps sent, and its words are still stored."""
    return (
        email.state in (State.DEAD, State.BOUNCED, State.UNCERTAIN)
        and bool(email.address)
        and email.ended_at is not None
        and now - email.ended_at < office_settings().email_text_retention
        and email.kind in kinds.schema_versions()
        and not kinds.get(email.kind).secret
    )


def resend_key(email: Email) -> str:
    """Return the dedupe key of the row that sends `email` again, so it is sent again only once."""
    return f"{email.kind}:{email.object_id or ''}:{email.fact}:again:{email.pk}"
