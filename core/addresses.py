"""Email addresses: the one form in which they are stored, compared, hashed and sent.

Every address that enters the site goes through `clean_address`. Everything else here is derived
from the form that is sent, so two spellings that reach the same mailbox have the same key.
"""

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import idna
from django.conf import settings
from email_validator import EmailNotValidError, validate_email

LONGEST = 1_000  # characters as typed; a valid address has 254 at most
# Where anybody has an address: two of these are no more of one employer than two telephone numbers
# are.
_SERVICES = (
    "126.com 163.com aol.com fastmail.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net "
    "googlemail.com hey.com "
    "hotmail.co.uk hotmail.com hotmail.fr icloud.com laposte.net libero.it live.com mac.com "
    "mail.com mail.ru me.com "
    "msn.com naver.com orange.fr outlook.com posteo.de proton.me protonmail.com qq.com "
    "rediffmail.com t-online.de "
    "tutanota.com web.de wp.pl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de "
    "yahoo.fr yandex.com "
    "yandex.ru ymail.com zoho.com"
)
OPEN_TO_ALL = frozenset(_SERVICES.split())
# one service under two names, which ignores dots before the @
_GMAIL = ("gmail.com", "googlemail.com")
# as East Asian keyboards type ASCII
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# needed between such letters
_JOINERS = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


class InvalidAddress(ValueError):
    """`has_letters`: invalid only because of non-ASCII letters before the @."""

    def __init__(self, has_letters: bool = False):
        super().__init__("not an email address that can be written to")
        self.has_letters = has_letters


class _Forms(NamedTuple):
    stored: str
    sent: str


def clean_address(text: str) -> str:
    """Return the address in `text` as typed, its domain in lower case, no invisible characters.

    Raises InvalidAddress. An international domain stays readable; letters before the @ have to be
    ASCII, since most mail servers take no others.
    """
    return _forms(visible(text)).stored


def stored_form(address: str) -> str:
    """Clean an address for a lookup: as `clean_address`, but an invalid one is only trimmed."""
    try:
        return clean_address(address)
    except InvalidAddress:
        return visible(address)


def account_form(address: str) -> str:
    """Return `stored_form` in lower case, as accounts store it."""
    return stored_form(address).lower()


def ascii_form(address: str) -> str:
    """Return `address` as sent, its domain as xn-- (IDNA 2008); empty where that is impossible."""
    try:
        return _forms(visible(address)).sent
    except InvalidAddress:
        return ""


def normalize(address: str) -> str:
    """Return the address for comparing: as sent, in lower case; else trimmed and folded."""
    return (ascii_form(address) or visible(address)).casefold()


def base_form(address: str) -> str:
    """As `normalize`, without what the mailbox's server ignores: `+tag`, and dots at Gmail."""
    local, at, host = normalize(address).rpartition("@")
    base = local.partition("+")[0] or local
    if host in _GMAIL:
        base, host = base.replace(".", "") or base, _GMAIL[0]
    return f"{base}{at}{host}"


def address_key(address: str) -> str:
    """Return HMAC-SHA256 of the address as sent, in hex; empty for an empty address."""
    return keyed(normalize(address))


def base_key(address: str) -> str:
    """Return `address_key` of `base_form`: stops and limits use it, so that no +tag evades them."""
    return keyed(base_form(address))


def match_keys(address: str) -> frozenset[str]:
    """Return both keys under which this mailbox may be stored; empty for an empty address."""
    return frozenset({address_key(address), base_key(address)} - {""})


def keyed(text: str) -> str:
    """Return HMAC-SHA256 of `text` under ADDRESS_KEY as 64 hex digits; empty for no text."""
    if not text:
        return ""
    return hmac.new(
        settings.ADDRESS_KEY.encode(), text.encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()


def domain(address: str) -> str:
    """Return the part behind the @, as it is sent."""
    return normalize(address).rpartition("@")[2]


def ascii_domain(name: str) -> str:
    """Return a domain as `domain` does; an invalid one in lower case."""
    name = visible(name).lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return name


def employer(address: str) -> str:
    """Return the domain of an address at work; empty for mailboxes that anybody can have."""
    there = domain(address)
    return "" if there in OPEN_TO_ALL else there


def masked(address: str) -> str:
    """ "m…@hospital.example": enough to tell two apart, too little to write to."""
    local, _, host = address.rpartition("@")
    return f"{local[:1]}…@{host}" if local else "…"


def visible(text: str) -> str:
    """Return `text` without invisible characters, full-width letters as ASCII, trimmed.

    A joiner between non-ASCII letters stays: without it, it would be another domain.
    """
    if text.isascii():
        return text.strip()
    text = _IGNORABLE.sub("", _JOINERS.sub("", text.translate(_FULL_WIDTH)))
    return "".join(
        char for char in text if char in "\u200c\u200d" or unicodedata.category(char) != "Cf"
    ).strip()


# sending one email calls these a dozen times for its address, and parsing takes 40 µs
@lru_cache(maxsize=4096)
def _forms(text: str) -> _Forms:
    if len(text) > LONGEST:  # checking takes long, too
        raise InvalidAddress
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise InvalidAddress(has_letters=_lacks_only_ascii(text)) from error
    return _Forms(found.normalized, str(found.ascii_email))


def _lacks_only_ascii(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return False
    return True
