"""Addresses that may sign up by themselves."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.addresses import ascii_domain, domain

ANY = "*"

Reader = Callable[[], Sequence[str] | None]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Let `reader` say which domains count in place of SIGNUP_DOMAINS; None from it: these."""
    _readers.append(reader)


def domains() -> Sequence[str]:
    for reader in _readers:
        if (chosen := reader()) is not None:
            return chosen
    return settings.SIGNUP_DOMAINS


def is_open() -> bool:
    """True if anybody may sign up: there are domains, or it is `*`."""
    return bool(domains())


def require_domain(address: str, *, held: str = "") -> None:
    """Raise ValidationError unless the address is at one of `domains()`.

    An existing account may also stay at the domain of its current address `held`, which the
    office gave it.
    """
    allowed = [ascii_domain(name) for name in domains()]
    if ANY in allowed or domain(address) in {*allowed, domain(held)} - {""}:
        return
    names = ", ".join(f"@{name}" for name in dict.fromkeys([*allowed, domain(held)]) if name)
    raise ValidationError(
        _("Use your university address: %(names)s.") % {"names": names}, code="domain"
    )
