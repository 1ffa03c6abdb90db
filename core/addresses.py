"""E-mail addresses as keyed hashes: rules about an address can be kept without keeping the address."""

import hashlib
import hmac

from django.conf import settings


def normalize(address: str) -> str:
    """The address as compared: trimmed, casefolded, a sub-address (`+news`) kept since it may be another mailbox."""
    return address.strip().casefold()


def address_key(address: str) -> str:
    """64 hex digits, HMAC-SHA256 under ADDRESS_KEY. Empty for an empty address."""
    normal = normalize(address)
    if not normal:
        return ""
    return hmac.new(settings.ADDRESS_KEY.encode(), normal.encode(), hashlib.sha256).hexdigest()


def domain(address: str) -> str:
    """What stands behind the @, lower case."""
    return normalize(address).rpartition("@")[2]


def masked(address: str) -> str:
    """ "m…@hospital.example": enough to tell two apart, too little to write to."""
    local, _, host = address.rpartition("@")
    return f"{local[:1]}…@{host}" if local else "…"


def ascii_form(address: str) -> str:
    """`address` as every mail server takes it, an international domain as xn--; empty where that cannot be done."""
    local, _, host = address.strip().rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{host.encode('idna').decode()}" if local else ""
    except UnicodeError:
        return ""
