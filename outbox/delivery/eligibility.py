"""Checks made right before an email is sent."""

import datetime as dt

from django.conf import settings

from core.addresses import ascii_domain, ascii_form, domain, normalize
from outbox.delivery.claim import LEASE_EXPIRED
from outbox.domain.kinds import Kind
from outbox.models import Email
from outbox.services.queue import ADDRESS_CHANGED, INACTIVE, MUTED, NOT_WANTED
from outbox.services.suppressions import Suppressions

# more than the retries of three days: only a row that kills its process comes here
MAX_ATTEMPTS = 12


def reason_not_to_send(
    email: Email, kind: Kind, refusals: Suppressions, now: dt.datetime
) -> tuple[Email.State, str] | None:
    """Return the final state and a one-word reason for an email not to send, or None."""
    if now >= email.expires_at:
        return Email.State.EXPIRED, email.last_error_class
    if email.last_error_class == LEASE_EXPIRED and email.attempts > MAX_ATTEMPTS:
        return Email.State.DEAD, LEASE_EXPIRED
    if not ascii_form(email.address):
        return Email.State.BOUNCED, "SMTPUTF8"
    why = _unwelcome(email, kind, refusals) or ("" if kind.still_wanted(email, now) else NOT_WANTED)
    return (Email.State.DROPPED, why) if why else None


def _unwelcome(email: Email, kind: Kind, refusals: Suppressions) -> str:
    """Return why the recipient does not want the email, in one word; empty if wanted."""
    people = [person for person in (email.user, email.sender) if person]
    if kind.outlives_sender and not email.is_by_a_person:
        people = []
    if not all(person.is_active for person in people):
        return INACTIVE
    if email.user and normalize(email.user.email) != normalize(email.address):
        return ADDRESS_CHANGED
    if kind.to_contact and refusals.forbid(email.address, kind.name):
        return "suppressed"
    if email.user and kind.muted_as in email.user.muted:
        return MUTED
    return "" if is_allowed(email.address) else "not_allowed"


def is_allowed(address: str) -> bool:
    """True if MAIL_ALLOW lets email go to `address`.

    Its rules are `*`, a whole address, a domain, or the end of one (".example").
    """
    return any(_fits(rule, normalize(address), domain(address)) for rule in settings.MAIL_ALLOW)


def _fits(rule: str, address: str, host: str) -> bool:
    if "@" in rule:
        return normalize(rule) == address
    there = ascii_domain(rule.removeprefix("."))
    return there in ("*", host) or (rule.startswith(".") and f".{host}".endswith(f".{there}"))
