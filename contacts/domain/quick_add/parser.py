import re
from dataclasses import dataclass, fields, replace

from contacts.domain import job_words
from contacts.domain.quick_add import roles, shapes
from contacts.domain.quick_add.pieces import split_pieces
from contacts.models.links import MOST_LINKS
from core.addresses import employer, visible

LONGEST_LINE = 500  # the form refuses a longer one, and shows the text again
LIMITS = {"name": 150, "title": 150, "organization": 150, "email": 254, "phone": 40, "link": 300}
GUESSED = ("name", "title", "organization", "source")


@dataclass(frozen=True)
class Parsed:
    """Values of a contact's columns, each short enough for its column; `guessed` names the guesses.

    `source` is a slug; `is_known`: the student knows this person. Empty `name`: no person was
    found.
    """

    name: str = ""
    title: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    more_links: tuple[str, ...] = ()
    rest: str = ""
    source: str = ""
    is_known: bool = False
    guessed: frozenset[str] = frozenset()

    def values(self) -> dict[str, str]:
        found = {
            field.name: getattr(self, field.name) for field in fields(self) if field.name in LIMITS
        }
        return {name: value for name, value in found.items() if value}


def parse(line: str, *, region: str = "US") -> Parsed:
    """Parse a line; national phone numbers are read as those of `region`.

    Never raises, and every word of the line is in some part of the answer.
    """
    text, links = shapes.take_links(_printable(visible(line)))
    text, addresses = shapes.take_addresses(text)
    text, phones, is_phone = shapes.take_phones(text, region)
    email, link, phone = ((found or [""])[0] for found in (addresses, links, phones))
    more_links = _further(links)
    is_row = ", " not in line and line.count(",") > 2
    pieces = split_pieces(shapes.without_labels(text))
    found = roles.assign(pieces, shapes.handle(addresses, links), employer(email), is_row=is_row)
    guessed = {name for name in GUESSED if getattr(found, name)} - found.labeled
    guessed |= {"phone"} if phone and not is_phone else set()
    if not found.name:
        found.name = name_from_address(email) or email or found.organization
        guessed |= {"name"} if found.name else set()
    kept = (link, *more_links)
    unkept = [one for one in links if one not in kept]
    rest = [*found.rest, *_others(addresses, email), *unkept, *_others(phones, phone)]
    certain = {"email": email, "link": link, "phone": phone}
    return replace(_fit(found, certain, rest, frozenset(guessed)), more_links=more_links)


def _printable(line: str) -> str:
    """Drop characters that no field can hold; separators such as tab and newline stay."""
    return "".join(
        char
        if char in "\t\n\u200c\u200d" or char.isprintable()
        else "\n"
        if char in "\r\x0b\x0c\x85\u2028\u2029"
        else " "
        for char in line
    )


def _further(links: list[str]) -> tuple[str, ...]:
    """Return the links after the first that a contact can hold."""
    found = [link for link in dict.fromkeys(links[1:]) if link != links[0]]
    return tuple(link for link in found if len(link) <= LIMITS["link"])[: MOST_LINKS - 1]


def _others(found: list[str], first: str) -> list[str]:
    return [value for value in found if value != first]


def name_from_address(email: str) -> str:
    """ "maya.okafor@…" is Maya Okafor; empty for one word, digits or the mailbox of an office."""
    words = re.split(r"[._]+", email.partition("@")[0].partition("+")[0])
    parts = [part for word in words for part in re.split(r"['-]", word)]
    if (
        len(words) < 2
        or not all(part.isalpha() for part in parts)
        or job_words.NOT_PEOPLE.intersection(parts)
    ):
        return ""
    return " ".join(
        re.sub(r"[^\W_]+", lambda part: part.group().capitalize(), word) for word in words
    )


def _fit(
    found: roles.Roles, certain: dict[str, str], rest: list[str], guessed: frozenset[str]
) -> Parsed:
    """Cut each part to its column at the end of a word; what is cut off goes to the rest."""
    parts = {name: getattr(found, name) for name in ("name", "title", "organization")} | certain
    for name, limit in LIMITS.items():
        value = parts[name]
        if len(value) > limit:
            kept = value[:limit].rpartition(" ")[0] or value[:limit]
            parts[name], cut_off = kept, value[len(kept) :].strip()
            # Half a word is of no use: an endless one stays whole in the rest as well.
            rest = [*rest, cut_off if " " in value[: limit + 1] else value]
    return Parsed(
        **parts, source=found.source, is_known=found.is_known, rest="; ".join(rest), guessed=guessed
    )
