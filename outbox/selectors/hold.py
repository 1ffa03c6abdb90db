"""Whether anything may be sent at all: HELD, and the circuit breaker for a mail server that
takes nothing."""

import datetime as dt
import hmac
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy

from core.addresses import address_key
from outbox.models import Delivery

# that refuse one after the other, with nothing taken in between: it is about us
SEVERAL_DOMAINS = 3
MANY_REFUSALS = 10  # the same, where all mail goes to one or two domains


def fingerprint() -> str:
    """Which database this is: a restored or cloned one has another. A standby that takes over
    keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || ':' || oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        return cursor.fetchone()[0]


def canary() -> str:
    """What ADDRESS_KEY makes of a fixed address."""
    return address_key("canary@margin.invalid")


def has_wrong_key() -> bool:
    """Whether ADDRESS_KEY is not the one that this database's refusals were hashed with."""
    kept = Delivery.objects.filter(id=1).first()
    return bool(kept) and _is_other_key(kept)


def _is_other_key(kept: Delivery) -> bool:
    known = kept.address_key_canary
    return bool(known) and not hmac.compare_digest(known, canary())


class Hold(StrEnum):
    """Why nothing is sent."""

    WRONG_KEY = "wrong_key"
    COPY = "copy"
    MODE = "mode"  # an operator's decision; the others are something that went wrong


REASONS = {
    Hold.WRONG_KEY: gettext_lazy(
        "ADDRESS_KEY is not the key this database was made with, so nobody's wish to be left alone "
        "is known."
    ),
    Hold.COPY: gettext_lazy(
        "This database is a copy: its mail may have been sent by the original already."
    ),
    Hold.MODE: gettext_lazy("OUTBOX_MODE is set to held."),
}


def hold() -> Hold | None:
    """Why nothing is sent, the gravest reason first; None when mail may go."""
    kept = Delivery.objects.filter(id=1).first()
    if kept and _is_other_key(kept):
        return Hold.WRONG_KEY
    if kept and _is_other_database(kept):
        return Hold.COPY
    return Hold.MODE if settings.OUTBOX_MODE != "send" else None


def held() -> str:
    """Why nothing is sent, in one sentence for staff; empty when mail may go."""
    why = hold()
    return str(REASONS[why]) if why else ""


def lets_codes_pass(why: Hold | None) -> bool:
    """Whether this hold lets codes for signing in and confirming an address go out."""
    return why == Hold.MODE and settings.OUTBOX_HELD_SENDS_CODES


def is_copy() -> bool:
    """Whether another database than this one sent last."""
    kept = Delivery.objects.filter(id=1).first()
    return bool(kept) and _is_other_database(kept)


def _is_other_database(kept: Delivery) -> bool:
    return bool(kept.fingerprint) and kept.fingerprint != fingerprint()


def can_release() -> bool:
    """Whether a word of an admin's is all that is missing for mail to go: a copy, with the right
    key, told to send."""
    return settings.OUTBOX_MODE == "send" and is_copy() and not has_wrong_key()


def is_broken(now: dt.datetime) -> bool:
    """Whether the breaker keeps us from trying the mail server now."""
    return Delivery.objects.filter(id=1, breaker_until__gt=now).exists()


def refusing_domains() -> int:
    """At how many domains in a row, `SEVERAL_DOMAINS` at most."""
    return len(Delivery.objects.values_list("refused_domains", flat=True).get(id=1))


def is_refused() -> bool:
    """Whether so much was refused in a row that the mail server refuses us, and not one mailbox."""
    row = Delivery.objects.get(id=1)
    return len(row.refused_domains) >= SEVERAL_DOMAINS or row.refusals >= MANY_REFUSALS
