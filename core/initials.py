"""The mark beside a name: two letters on one of eight tints, the same wherever the name stands."""

import unicodedata
from zlib import crc32

from core.names import sort_key, spoken

TINTS = 8  # .tint-1 to .tint-8 in static/css/parts.css
# Scripts whose letters mean whole syllables or words: one of them is enough.
_WIDE_ALONE = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name as it is said, in capitals.

    One letter for a single word and for Chinese, Japanese and Korean names; "?" where the name has
    no letter at all.
    """
    words = [letter for word in spoken(name).split() if (letter := _first_letter(word))]
    if not words:
        return "?"
    if len(words) == 1 or unicodedata.name(words[0][0], "").startswith(_WIDE_ALONE):
        return words[0]
    return words[0] + words[-1]


def tint(name: str) -> int:
    """1 to 8: the tint of a name, whatever its case, accents and apostrophes."""
    return crc32(sort_key(name).encode()) % TINTS + 1


def _first_letter(word: str) -> str:
    """The first letter of a word with its accents; empty where it has none, as "&" or "(1)"."""
    composed = unicodedata.normalize("NFC", word)
    return next((char.upper() for char in composed if char.isalnum()), "")
