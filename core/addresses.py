"""E-mail addresses as keyed hashes: rules about an address can be kept without keeping the address."""

import hashlib
import hmac

from django.conf import settings

# Where anybody has an address: two of these are no more of one employer than two telephone numbers are.
_SERVICES = (
    "126.com 163.com aol.com fastmail.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com "
    "hotmail.co.uk hotmail.com hotmail.fr icloud.com laposte.net libero.it live.com mac.com mail.com mail.ru me.com "
    "msn.com naver.com orange.fr outlook.com posteo.de proton.me protonmail.com qq.com rediffmail.com t-online.de "
    "tutanota.com web.de wp.pl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com "
    "yandex.ru ymail.com zoho.com"
)
OPEN_TO_ALL = frozenset(_SERVICES.split())


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


def employer(address: str) -> str:
    """The domain of an address that somebody has from where they work; empty where anybody can have one."""
    there = domain(address)
    return "" if there in OPEN_TO_ALL else there


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
