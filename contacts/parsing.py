"""One pasted line about a person, taken apart: "Maya Okafor, data analyst, City Hospital, maya@hospital.example".

Pure. Parts may come in any order; what is recognized by its shape (address, link, phone) is certain, the rest is
guessed from words and position and said to be a guess. What has no place of its own is kept in `rest`.
"""

import re
from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from contacts import vocabulary

LONGEST_LINE = 500  # a longer one is refused by the form, with the text kept
LIMITS = {"name": 150, "title": 150, "organization": 150, "email": 254, "phone": 40, "link": 300}

ADDRESS = re.compile(
    r"(?:mailto:)?([^\s<>(),;:|\"'\[\]]{1,64}@[^\s<>(),;:|\"'\[\]@]{1,253}[^\s<>(),;:|\"'\[\]@.])", re.IGNORECASE
)
LINK = re.compile(r"\b(?:https?://|www\.|(?:[a-z]{2,3}\.)?linkedin\.com/)[^\s<>,;|\"']+", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w@.])(?:\+|\()?\d[\d ().\-/]{5,22}\d(?: ?(?:x|ext\.?) ?\d{1,6})?(?![\w@])", re.IGNORECASE)
QUOTED_NAME = re.compile(r"\"([^\",]{1,60}), ([^\",]{1,60})\"")
LABEL = re.compile(
    r"\b(?:e-?mail|mail|phone|tel|telephone|cell|mobile|linkedin|web|website|name|title)\.?:(?=\s|$)", re.IGNORECASE
)
SEPARATOR = re.compile(r"[,;|\t\n\r•·<>]+| [-–—]+ | / ")
AT = re.compile(r" (?:at|@) (?=\S)", re.IGNORECASE)
EDGES = " \"'()[]{}.:-–—"


@dataclass(frozen=True)
class Parsed:
    """The parts of one line, each at most as long as its column; `guessed` names those that position decided."""

    name: str = ""
    title: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    rest: str = ""
    guessed: frozenset[str] = frozenset()

    def values(self) -> dict[str, str]:
        """The columns of a contact that the line fills, without those it leaves empty."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name in LIMITS}
        return {name: value for name, value in found.items() if value}


def parse(line: str) -> Parsed:
    """Take a line apart. Never raises, and every word of the line is in some part of the answer."""
    text = QUOTED_NAME.sub(r" | \2 \1 | ", _printable(line))
    text, link, more_links = _take(LINK, text, _link)
    text, email, more_addresses = _take(ADDRESS, text, _email)
    text, phone, more_phones = _take(PHONE, text, _phone)
    pieces = _pieces(LABEL.sub(" | ", text))
    found = _assign(pieces, email)
    rest = [*found.pop("rest"), *more_addresses, *more_links, *more_phones]
    guessed = frozenset(name for name in ("name", "title", "organization") if found.get(name))
    if not found.get("name"):
        found["name"] = _name_from(email) or email or found.get("organization") or link or phone
        guessed |= {"name"} if found["name"] else set()
    return _fit(found | {"email": email, "link": link, "phone": phone}, rest, guessed)


def _printable(line: str) -> str:
    """Without characters that no field can hold; separators such as tab and newline stay."""
    return "".join(
        char if char in "\t\n" or char.isprintable() else "\n" if char in "\r\x0b\x0c\x85\u2028\u2029" else " "
        for char in line
    )


def _take(pattern: re.Pattern, text: str, accept) -> tuple[str, str, list[str]]:
    """The text with a gap for each thing of that shape, the first of them, and the others."""
    found = []

    def keep(match: re.Match) -> str:
        value = accept(match)
        if not value:
            return match.group()
        found.append(value)
        return " | "

    left = pattern.sub(keep, text)
    return left, (found[0] if found else ""), [value for value in found[1:] if value != found[0]]


def _email(match: re.Match) -> str:
    address = match.group(1).strip(".")
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def _link(match: re.Match) -> str:
    address = match.group().rstrip(".)]")
    if not address.lower().startswith("http"):
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address if len(address) <= LIMITS["link"] else ""


def _phone(match: re.Match) -> str:
    number = match.group().strip(" -/.")
    digits = sum(char.isdigit() for char in number)
    return number if 7 <= digits <= 20 and len(number) <= LIMITS["phone"] else ""


def _pieces(text: str) -> list[str]:
    """The parts between separators, in order, "data analyst at City Hospital" being two."""
    parts = (part for piece in SEPARATOR.split(text) for part in AT.split(f" {piece} ", maxsplit=1))
    return [clean for part in parts if (clean := " ".join(part.split()).strip(EDGES))]


def _assign(pieces: list[str], email: str) -> dict:
    """Which piece is the name, which the title, which the organization; the others are the rest."""
    pieces = _joined(pieces, email)
    found: dict = {"rest": []}
    for role, score in (("name", _like_a_name), ("organization", _like_an_organization), ("title", _like_a_title)):
        best = max(pieces, key=lambda piece: score(piece, email), default="")
        if best and score(best, email) > 0:
            found[role] = best
            pieces = _without(pieces, best)
    for role in ("name", "title", "organization"):
        if pieces and role not in found:
            found[role] = pieces.pop(0)
    if "name" not in found and "title" in found and not vocabulary.speaks_of_work(_words(found["title"])):
        found["name"] = found.pop("title")  # a lone "maya" is somebody, not an occupation
    found["rest"] = pieces
    return found


def _joined(pieces: list[str], email: str) -> list[str]:
    """ "Okafor", "Maya" before maya.okafor@ is one name, last name first."""
    if len(pieces) > 1 and " " not in pieces[0] + pieces[1] and email:
        mailbox = email.partition("@")[0].casefold()
        if pieces[0].casefold() in mailbox and pieces[1].casefold() in mailbox:
            return [f"{pieces[1]} {pieces[0]}", *pieces[2:]]
    return pieces


def _without(pieces: list[str], taken: str) -> list[str]:
    place = pieces.index(taken)
    return pieces[:place] + pieces[place + 1 :]


def _words(piece: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", piece.casefold())


def _like_a_name(piece: str, email: str) -> int:
    """How much a piece looks like a person's name; 0 when another reading is better."""
    words, mailbox = _words(piece), email.partition("@")[0].casefold()
    if not words or len(words) > 5 or any(char.isdigit() for char in piece) or vocabulary.speaks_of_work(words):
        return 0
    score = 4 * sum(len(word) > 2 and word in mailbox for word in words)
    capitals = [word[:1].isupper() or word in vocabulary.PARTICLES for word in piece.split()]
    return score + (2 if len(words) > 1 and all(capitals) else 1 if capitals[0] else 0)


def _like_an_organization(piece: str, email: str) -> int:
    """How much a piece looks like a place of work: its words, or the domain of the address."""
    words, domain = _words(piece), email.partition("@")[2].casefold()
    if vocabulary.JOBS.intersection(words):
        return 0
    named = 3 * len(vocabulary.PLACES.intersection(words))
    return named + 2 * sum(len(word) > 3 and word in domain for word in words)


def _like_a_title(piece: str, email: str) -> int:
    """How much a piece looks like what somebody does."""
    words = _words(piece)
    return 3 * len(vocabulary.JOBS.intersection(words)) + (1 if piece[:1].islower() else 0)


def _name_from(email: str) -> str:
    """ "maya.okafor@..." is Maya Okafor; a mailbox of one word or with digits tells no name."""
    words = re.split(r"[._]+", email.partition("@")[0].partition("+")[0])
    if len(words) < 2 or not all(word.isalpha() for word in words):
        return ""
    return " ".join(word.capitalize() for word in words)


def _fit(found: dict, rest: list[str], guessed: frozenset[str]) -> Parsed:
    """Cut each part to its column at a word's end; what is cut off goes to the rest."""
    for name, limit in LIMITS.items():
        value = found.get(name, "")
        if len(value) > limit:
            kept = value[:limit].rpartition(" ")[0] or value[:limit]
            found[name], cut = kept, value[len(kept) :].strip()
            # Half a word would be no word: an endless one is kept whole in the rest as well.
            rest = [*rest, cut if " " in value[: limit + 1] else value]
    return Parsed(**found, rest="; ".join(rest), guessed=guessed)
