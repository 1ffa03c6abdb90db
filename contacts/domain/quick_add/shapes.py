"""Find email addresses, links and phone numbers in a line. Pure.

Each `take_…` returns the text with a GAP for each match, and the matches in the order of the line.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from phonenumbers import Leniency, PhoneNumberMatcher

from core.addresses import InvalidAddress, clean_address

GAP = "\x00"
LONGEST_LINK, LONGEST_PHONE = 300, 40

# What may stand around an address but not in one, blanks included; the rest of a line is never
# split.
_AROUND = r"\s,;:<>()\[\]\"“”„«»•·—–…、" + GAP
# A token is begun only where one can begin: anywhere else the time would be quadratic.
_TOKEN = re.compile(rf"(?:(?<![^{_AROUND}@])[^{_AROUND}@]+)?@[^{_AROUND}]*")
_BEHIND = ".!?'’*_`~-"
_CLOSES = frozenset(')]>"“”„«»')  # "shaun(o)neil@…" is not neil@…
# allowed before the @, but usually something else
_DOUBTFUL = re.compile(r"[|/\\={}!?*#$%^`~]")
_LINK = re.compile(
    r"(?<![\w@.])(?:https?://|www\.|(?:(?:[a-z]{2,3}\.)?linkedin|github|xing|facebook|instagram)\.com/)[^\s<>,;|\"“”\x00]+",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"\b(?:mailto|e-?mail|mail|address|phone|tel|telephone|call|cell|mobile|fax|office|linkedin|web|website|[temcpw])"
    rf"[.:]{{1,2}}\s*(?={GAP})",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\w.+/-])(?:"
    # 03/14/2026
    r"\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2}|\d{1,2} \d{1,2} (?:19|20)\d\d"
    r"|(?:19|20)\d\d ?[-–—/] ?(?:19|20)?\d\d"  # 2015-2019
    r"|\d{5}-\d{4}"  # a ZIP code
    r")(?![\w]|[./-]\d)"
)
_LABELED = re.compile(
    r"\b(?:phone|tel|telephone|call|cell|mobile|[tcpm])[.:]{1,2}\s*$", re.IGNORECASE
)
_NUMBERS = re.compile(
    r"(?<![\w@.,/+-])(?:"
    r"(?:\+|00)\d[\d ().\-/]{6,20}\d"  # international
    r"|(?:1[ .-])?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]\d{4}"  # (555) 010-0142
    r"|\(?0\d{1,4}\)?[ /-]\d[\d /-]{4,12}\d"  # 044 123 45 67
    r"|\d{3}[.-]\d{4}"  # 010-0142
    r"|(?P<labeled>\d[\d ().\-/]{4,18}\d)"  # others only after "Tel:"
    r")(?: ?(?:x|ext\.?) ?\d{1,6})?(?![\w@]|[./-]\d)",
    re.IGNORECASE,
)


def take_links(text: str) -> tuple[str, list[str]]:
    """Take web addresses with a scheme, at most as long as their column."""
    found: list[str] = []

    def keep(match: re.Match) -> str:
        written = match.group().rstrip(".!?:)]}'’")
        link = written if written.lower().startswith("http") else f"https://{written}"
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            return match.group()
        if len(link) > LONGEST_LINK:
            return match.group()
        found.append(link)
        return GAP + match.group()[len(written) :]

    return _LINK.sub(keep, text), found


def take_addresses(text: str) -> tuple[str, list[str]]:
    """Take email addresses between blanks and brackets; a doubtful one stays in the text."""
    found: list[str] = []
    if text.count("|") > 1:  # a table's row
        text = text.replace("|", GAP)

    def keep(match: re.Match) -> str:
        written, query, more = match.group().partition("?")  # as a mailto: link may have one
        address = "" if _is_part(match) else _address(written)
        if not address:
            return match.group()
        found.append(address)
        return f"{GAP}{query}{more}"

    return _TOKEN.sub(keep, text), found


def _is_part(match: re.Match) -> bool:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:2]
    is_closed = bool(before) and before[-1] in _CLOSES
    return is_closed or (after[:1] in {'"', "“", "”"} and after[1:].isalnum())


def _address(token: str) -> str:
    """Return the address in a word with an @; empty if invalid or ambiguous."""
    written = token.rstrip(_BEHIND)
    if token[:1] in "'*_`~" and token[:1] == token[len(written) : len(written) + 1]:
        written = written[1:]  # 'maya@hospital.example'
    if _DOUBTFUL.search(written) or written.startswith("'"):
        return ""
    try:
        return clean_address(written)
    except InvalidAddress:
        return ""


def take_phones(text: str, region: str) -> tuple[str, list[str], bool]:
    """Take phone numbers as written; the last value is True if the first one is certain.

    Dates and ZIP codes are none.
    """
    masked = _DATE.sub(lambda match: "#" * len(match.group()), text)
    spans = [
        (match.start, match.end)
        for match in PhoneNumberMatcher(masked, region, leniency=Leniency.VALID)
    ]
    valid = set(spans)
    for match in _NUMBERS.finditer(masked):
        if not _is_phone(match.group()) or (
            match["labeled"] and not _LABELED.search(text[: match.start()])
        ):
            continue
        if not any(match.start() < end and start < match.end() for start, end in spans):
            spans.append(match.span())
    spans = sorted(span for span in spans if span[1] - span[0] <= LONGEST_PHONE)
    is_certain = bool(spans) and (spans[0] in valid or bool(_LABELED.search(text[: spans[0][0]])))
    return (
        _without(text, spans),
        [text[start:end].strip(" -/.") for start, end in spans],
        is_certain,
    )


def _is_phone(written: str) -> bool:
    digits = sum(char.isdigit() for char in written.casefold().partition("x")[0])
    return 7 <= digits <= 15 and (not written.startswith("0") or digits >= 9)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}{GAP}{text[end:]}"
    return text


def without_labels(text: str) -> str:
    return _LABEL.sub("", text)


def handle(addresses: list[str], links: list[str]) -> str:
    """Return the name in mailbox and profile: "maya.okafor maya-okafor-12ab"."""
    mailbox = addresses[0].rpartition("@")[0] if addresses else ""
    slug = next(
        (link.partition("/in/")[2].partition("/")[0] for link in links if "/in/" in link), ""
    )
    return f"{mailbox} {slug}".casefold().strip()
