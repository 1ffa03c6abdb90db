"""Names of people as they write them; no gender is guessed."""

import re
import unicodedata
from functools import lru_cache

from nameparser import ParsedName, parse

# as keyboards, word processors and other alphabets write the apostrophe of O'Neil
APOSTROPHES = "’‘ʼ‛`´′＇"
_AS_TYPED = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_HALF_NAMES = frozenset({"abd", "abdul", "abu", "umm"})  # "Abdul Rahman" is one name
# Letters of alphabets that put the family name first, or have no blank between names.
_FAMILY_FIRST = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]")


LONGEST_KEY = 300  # of a name of 150: one letter may become eighteen


def sort_key(name: str) -> str:
    """Return `name` for sorting and searching: `folded`, of LONGEST_KEY letters as columns hold."""
    return folded(name)[:LONGEST_KEY]


def folded(text: str) -> str:
    """Return a text of any length casefolded and without accents ("Łukasz" as l)."""
    plain = (
        straight(text)
        .casefold()
        .replace("ł", "l")
        .replace("ø", "o")
        .replace("đ", "d")
        .replace("ı", "i")
    )
    decomposed = unicodedata.normalize("NFKD", plain)
    return straight("".join(char for char in decomposed if not unicodedata.combining(char))).strip()


def straight(text: str) -> str:
    return text.translate(_AS_TYPED)


def spoken(full_name: str) -> str:
    """Return the name in spoken order: "Pike, Susan, MD" is Susan Pike, "Acme, Inc." stays."""
    name = re.sub(r"\s*[,;][\s,;]*", ", ", full_name).strip(" ,;")
    parsed = _parsed(name)
    if ", " not in name or parsed is None or not (parsed.given and parsed.family):
        return " ".join(name.split())
    before, after = name.split(", ")[:2]
    if not before.strip(".'-:")[:1].isalpha():
        return " ".join(name.split())
    is_turned = set(parsed.given.split()) <= set(after.split())
    return " ".join((f"{after} {before}" if is_turned else before).split())


def first_name(full_name: str) -> str:
    """Return the first name where the name has a plain shape, else the whole name.

    "Maya" of Maya Okafor. A title, a nickname, three names, "Last, First" or an alphabet that
    puts the family name first leave open how somebody is addressed; the whole name is never
    wrong.
    """
    whole = spoken(full_name)
    parsed = _parsed(whole)
    if (
        parsed is None
        or not parsed.family
        or not full_name.split(",", maxsplit=1)[0].strip().startswith(parsed.given)
    ):
        return whole
    is_open = parsed.title or parsed.nickname or parsed.ambiguities or _FAMILY_FIRST.search(whole)
    is_initial = all(len(word.strip(".")) == 1 for word in parsed.middle.split())
    given = parsed.given.replace("-", "").replace("'", "").replace("’", "")
    is_plain = (
        is_initial and given.isalpha() and len(given) > 1 and given.casefold() not in _HALF_NAMES
    )
    return parsed.given if is_plain and not is_open else whole


def name_parts(full_name: str) -> tuple[str, str, str, str, str]:
    """Return family name, given name, middle names, title and suffix, as vCard orders them.

    Everything is the given name where the parts are not certain.
    """
    whole = " ".join(full_name.split())
    parsed = _parsed(spoken(whole))
    if parsed is None or not (parsed.family and parsed.given) or parsed.ambiguities:
        return "", whole, "", "", ""
    parts = (parsed.family, parsed.given, parsed.middle, parsed.title, parsed.suffix)
    is_whole = not _FAMILY_FIRST.search(whole) and sorted(" ".join(parts).split()) == sorted(
        whole.replace(",", " ").split()
    )
    return parts if is_whole else ("", whole, "", "", "")


# a list repeats names, and parsing takes a tenth of a millisecond
@lru_cache(maxsize=4096)
def _parsed(name: str) -> ParsedName | None:
    try:
        return parse(name)
    except (ValueError, LookupError, RecursionError):
        return None


def isolated(name: str) -> str:
    """Wrap a right-to-left `name` in isolates, so that it does not turn its sentence."""
    if name.startswith(_FIRST_STRONG_ISOLATE) and name.endswith(_POP_ISOLATE):
        return name
    if not any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in name):
        return name
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP_ISOLATE}"
