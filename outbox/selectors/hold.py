"""Reasons to send nothing at all: HELD, and the circuit breaker of the mail server."""

import datetime as dt
import hmac
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.addresses import address_key
from core.errors import Refusal
from outbox.models import DeliveryState

# refusing in a row, with nothing accepted in between: then it is about us
REFUSING_DOMAINS_LIMIT = 3
REFUSALS_LIMIT = 10  # the same, where all email goes to one or two domains


def fingerprint() -> str:
    """Identify this database. A restored or cloned one differs, a standby does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || ':' || oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        return cursor.fetchone()[0]


def canary() -> str:
    """Return the key of a fixed address, which detects a changed ADDRESS_KEY."""
    return address_key("canary@margin.invalid")


def has_wrong_key() -> bool:
    """True if this database's suppressions were hashed with another ADDRESS_KEY."""
    state = _state()
    return state is not None and _has_other_key(state)


def require_right_key() -> None:
    """Raise Refusal if this database's suppressions were hashed with another ADDRESS_KEY."""
    if has_wrong_key():
        raise Refusal(_("Start with the ADDRESS_KEY of the original first. Nothing was released."))


def _state() -> DeliveryState | None:
    return DeliveryState.objects.filter(id=1).first()


def _has_other_key(state: DeliveryState) -> bool:
    known = state.address_key_canary
    return bool(known) and not hmac.compare_digest(known, canary())


class HoldReason(StrEnum):
    WRONG_KEY = "wrong_key"
    COPY = "copy"
    MODE = "mode"  # an operator's decision; the others are faults


HOLD_MESSAGES = {
    HoldReason.WRONG_KEY: gettext_lazy(
        "ADDRESS_KEY is not the key this database was made with, so the do-not-contact list "
        "cannot be read."
    ),
    HoldReason.COPY: gettext_lazy(
        "This database is a copy: its email may have been sent by the original already."
    ),
    HoldReason.MODE: gettext_lazy("OUTBOX_MODE is set to held."),
}


def current_hold() -> HoldReason | None:
    """Return the gravest reason why nothing is sent; None if email may go."""
    state = _state()
    if state and _has_other_key(state):
        return HoldReason.WRONG_KEY
    if state and _is_other_database(state):
        return HoldReason.COPY
    return HoldReason.MODE if settings.OUTBOX_MODE != "send" else None


def hold_message() -> str:
    why = current_hold()
    return str(HOLD_MESSAGES[why]) if why else ""


def lets_codes_pass(why: HoldReason | None) -> bool:
    """True if codes for signing in and confirming an address may still go out."""
    return why == HoldReason.MODE and settings.OUTBOX_HELD_SENDS_CODES


def is_copy() -> bool:
    """True if another database than this one sent last."""
    state = _state()
    return state is not None and _is_other_database(state)


def is_the_sender() -> bool:
    """True if this database sent last, so that what comes back is about its email."""
    state = _state()
    return state is not None and state.fingerprint == fingerprint()


def _is_other_database(state: DeliveryState) -> bool:
    return bool(state.fingerprint) and state.fingerprint != fingerprint()


def can_release() -> bool:
    """True if only an admin's release is missing: a copy, the right key, OUTBOX_MODE=send."""
    return settings.OUTBOX_MODE == "send" and is_copy() and not has_wrong_key()


def is_breaker_open(now: dt.datetime) -> bool:
    return DeliveryState.objects.filter(id=1, breaker_until__gt=now).exists()


def refusing_domains() -> int:
    """Count the domains that refused in a row, up to `REFUSING_DOMAINS_LIMIT`."""
    return len(DeliveryState.objects.values_list("refused_domains", flat=True).get(id=1))


def is_server_refusing() -> bool:
    """True if so many emails were refused in a row that we are the cause, not one mailbox."""
    row = DeliveryState.objects.get(id=1)
    return len(row.refused_domains) >= REFUSING_DOMAINS_LIMIT or row.refusals >= REFUSALS_LIMIT
