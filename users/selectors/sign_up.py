"""Which addresses may be taken for an account without somebody of the office making it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.addresses import ascii_domain, domain

ANY = "*"


def is_open() -> bool:
    """Whether anybody at all may sign up: SIGNUP_DOMAINS names domains, or says `*`."""
    return bool(settings.SIGNUP_DOMAINS)


def require_domain(address: str, *, held: str = "") -> None:
    """Raise ValidationError unless the address is at a domain of SIGNUP_DOMAINS.

    Somebody who has an account already may also stay at the domain of the address `held` now: the
    office gave it.
    """
    allowed = [ascii_domain(name) for name in settings.SIGNUP_DOMAINS]
    if ANY in allowed or domain(address) in {*allowed, domain(held)} - {""}:
        return
    names = ", ".join(f"@{name}" for name in dict.fromkeys([*allowed, domain(held)]) if name)
    raise ValidationError(
        _("Use your university address: %(names)s.") % {"names": names}, code="domain"
    )
