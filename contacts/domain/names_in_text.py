"""Does a text name somebody: by name, first name, title and family name, or address?"""

import re

from contacts.models import Contact
from core.names import folded, name_parts, sort_key, straight

# first names that are words, too: these count as a name only within a sentence
WORDS = frozenset({
    "april", "art", "bill", "chance", "dean", "drew", "faith", "frank", "grace", "hope", "iris",
    "ivy", "joy", "june", "mark", "may", "rich", "rose", "sky", "sue", "summer", "will",
})  # fmt: skip
TITLE = r"(?:dr|mr|ms|mrs|mx|prof|professor|doctor|coach|dean)\.?\s+"


def is_named_in(text: str, person: Contact, others: tuple[str, ...] = ()) -> bool:
    """True if `text` names `person`. `others` may be named: a first name that they share is theirs.

    An alphabet without blanks between words is searched letter by letter.
    """
    whole = " ".join(folded(text).split())
    family, given, *_rest = name_parts(person.name)
    is_known = [
        _has(whole, " ".join(sort_key(person.name).split())),
        bool(person.email) and person.email.casefold() in whole,
        bool(family) and re.search(rf"\b{TITLE}{re.escape(sort_key(family))}\b", whole),
    ]
    shared = {word for name in others for word in sort_key(name).split()}
    short = {given, person.preferred_name} - {""}
    return any(is_known) or any(
        _has_first(straight(text), straight(name)) for name in short if sort_key(name) not in shared
    )


def is_named_in_full(text: str, name: str) -> bool:
    return _has(" ".join(folded(text).split()), " ".join(sort_key(name).split()))


def _has(text: str, name: str) -> bool:
    return bool(name) and bool(re.search(_bounded(name), text))


def _has_first(text: str, name: str) -> bool:
    """Compare as written: a small letter begins no name."""
    before = r"(?<=[\w,;] )" if name.casefold() in WORDS else ""
    return bool(re.search(before + _bounded(name), text))


def _bounded(name: str) -> str:
    letters = re.escape(name)
    return rf"(?<!\w){letters}(?!\w)" if sort_key(name).isascii() else letters
