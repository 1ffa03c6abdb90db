"""Keyed hashes that identify one person office-wide: address, profile link or phone.

An address or a profile belongs to one person. A number or any other page may be shared (a
switchboard, a list of staff), so its key also holds the name it came with, and stops being a key
once it is seen under another name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import phonenumbers

from contacts.models.people import PersonKey
from core.addresses import ascii_domain, base_key, keyed, match_keys
from core.names import sort_key

Kind = PersonKey.Kind
TITLES = frozenset(
    {
        "dr",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sir",
        "rev",
        "phd",
        "md",
        "jr",
        "sr",
    }
)
# Hosts where a page is of one person, and the part of its path that identifies it. Elsewhere
# a handle may be an organization's.
PROFILES = {
    "linkedin.com": r"/(?:(?:mwlite|comm)/)?in/([^/]+)",
    "xing.com": r"/profile/([^/]+)",
    "orcid.org": r"/([\dx-]+)",
    "researchgate.net": r"/profile/([^/]+)",
    "joinhandshake.com": r"/(?:stu/)?(?:profiles|users)/(\d+)",
}
IGNORED = re.compile(r"utm_\w+|fbclid|gclid|originalsubdomain|trk|ref")


@dataclass(frozen=True)
class Key:
    """`value` is a hash; `also` holds former hashes under which older rows may be stored.

    `name` is the hash of a name, for kinds that several people may have.
    """

    kind: str
    value: str
    name: str = ""
    also: frozenset[str] = frozenset()

    @property
    def may_be_shared(self) -> bool:
        return self.kind in (Kind.PAGE, Kind.PHONE)

    @property
    def values(self) -> list[str]:
        return list(dict.fromkeys((self.value, *self.also)))


def keys_of(*, address: str, links: Sequence[str], phone: str, name: str, region: str) -> list[Key]:
    """Return the surest first. A phone number counts only without an address and profile."""
    profiles = [profile for link in links if (profile := profile_of(link))]
    pages = [page for link in links if not profile_of(link) and (page := page_of(link))]
    found = [Key(Kind.ADDRESS, base_key(address), also=match_keys(address))] if address else []
    found += [Key(Kind.PROFILE, keyed(profile)) for profile in profiles]
    found += [Key(Kind.PAGE, keyed(page), name_key(name)) for page in pages]
    if not (address or profiles) and (number := number_of(phone, region)):
        found.append(Key(Kind.PHONE, keyed(number), name_key(name)))
    return list(dict.fromkeys(found))


def name_key(name: str) -> str:
    """Return a hash that ignores the order of words, titles and initials."""
    return keyed(" ".join(sorted(name_words(name))))


def name_words(name: str) -> frozenset[str]:
    """Return the folded words of a name, without titles and initials."""
    words = {word for word in re.findall(r"[^\W\d_]+", sort_key(name)) if len(word) > 1}
    return frozenset(words - TITLES)


def _site(link: str) -> tuple[str, str, str]:
    """Return host, path and query, without what does not distinguish pages."""
    try:
        parts = urlsplit(link.strip() if "//" in link else f"//{link.strip()}")
        host = ascii_domain(parts.hostname or "")
    except ValueError:
        return "", "", ""
    path = re.sub("/+", "/", unquote(parts.path)).rstrip("/")
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query)
        if not IGNORED.fullmatch(key.casefold())
    ]
    return host, path, urlencode(sorted(query))


def profile_of(link: str) -> str:
    """Return "linkedin.com/jonas-falk"; empty for a page that may be of several people."""
    host, path, _query = _site(link)
    for site, pattern in PROFILES.items():
        whose = re.match(pattern, path.casefold())
        if whose and (host == site or host.endswith(f".{site}")):
            return f"{site}/{whose[1]}"
    return ""


def page_of(link: str) -> str:
    """Return the page's address without scheme and www; empty for no link."""
    host, path, query = _site(link)
    return "" if not host else f"{host.removeprefix('www.')}{path}{'?' if query else ''}{query}"


def number_of(phone: str, region: str) -> str:
    """Return the number as E.164; empty for none that could exist."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    extension = f"x{number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension
