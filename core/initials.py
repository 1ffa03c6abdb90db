"""Initials beside a name: two letters on one of eight tints, the same for the same name."""

import unicodedata
from zlib import crc32

from core.names import sort_key, spoken

TINTS = 8  # .tint-1 to .tint-8 in static/css/parts.css
# Scripts whose letters mean whole syllables or words: one of them is enough.
_WIDE_ALONE = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a spoken name, in capitals.

    One letter for a single word and for Chinese, Japanese and Korean names; "?" for a name
    without letters.
    """
    words = [letter for word in spoken(name).split() if (letter := _first_letter(word))]
    if not words:
        return "?"
    if len(words) == 1 or unicodedata.name(words[0][0], "").startswith(_WIDE_ALONE):
        return words[0]
    return words[0] + words[-1]


def tint(name: str) -> int:
    """Return the tint of a name, 1 to 8, whatever its case, accents and apostrophes."""
    return crc32(sort_key(name).encode()) % TINTS + 1


def _first_letter(word: str) -> str:
    """Return the first letter with its accents; empty for a word without any, as "&" or "(1)"."""
    composed = unicodedata.normalize("NFC", word)
    return next((char.upper() for char in composed if char.isalnum()), "")
