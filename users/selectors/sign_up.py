"""Addresses that may sign up by themselves."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.addresses import ascii_domain, domain

ANY = "*"


def is_open() -> bool:
    """True if anybody may sign up: SIGNUP_DOMAINS names domains, or is `*`."""
    return bool(settings.SIGNUP_DOMAINS)


def require_domain(address: str, *, held: str = "") -> None:
    """Raise ValidationError unless the address is at a domain of SIGNUP_DOMAINS.

    An existing account may also stay at the domain of its current address `held`, which the
    office gave it.
    """
    allowed = [ascii_domain(name) for name in settings.SIGNUP_DOMAINS]
    if ANY in allowed or domain(address) in {*allowed, domain(held)} - {""}:
        return
    names = ", ".join(f"@{name}" for name in dict.fromkeys([*allowed, domain(held)]) if name)
    raise ValidationError(
        _("Use your university address: %(names)s.") % {"names": names}, code="domain"
    )
