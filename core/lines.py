"""One-line texts: without line breaks, direction marks and invisible characters. Pure."""

import re
import unicodedata

# Line breaks and tabs in any alphabet, with the blanks around them.
_BREAKS = re.compile(
    "[ ]*[\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029]+[\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029 "
    "]*"
)
_DROPPED = re.compile("[\u00ad\u200b\u2060\ufeff]")
_JOINERS = "\u200c\u200d"
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that show nothing
_SHOWN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


class HiddenCharacter(ValueError):
    """A control or direction mark, which a line must not hold; `code` is "U+202E"."""

    def __init__(self, char: str):
        self.code = f"U+{ord(char):04X}"
        super().__init__(self.code)


def one_line(text: str, between: str = " ") -> str:
    """Return `text` in one line, `between` for each line break; empty where nothing is visible.

    Raises HiddenCharacter. A joiner stays between two characters, where many alphabets and emoji
    need it.
    """
    line = _DROPPED.sub("", _BREAKS.sub(between, text.strip()))
    for char in line:
        if _is_refused(char):
            raise HiddenCharacter(char)
    return _joined(line) if is_visible(line) else ""


def flat(text: str) -> str:
    """As `one_line` for text that is stored already: forbidden characters are dropped."""
    return one_line("".join(char for char in _BREAKS.sub(" ", text) if not _is_refused(char)))


def is_visible(text: str) -> bool:
    return any(
        unicodedata.category(char)[0] in "LNPS" and char not in _BLANK_LETTERS for char in text
    )


def _is_refused(char: str) -> bool:
    category = unicodedata.category(char)
    is_format = (
        category == "Cf"
        and char not in _SHOWN_FORMATS
        and char not in _JOINERS
        and not _DROPPED.match(char)
    )
    return is_format or category in {"Cc", "Cs"}


def _joined(line: str) -> str:
    """Drop joiners at an end, beside a blank, or beside ASCII, where they join nothing."""
    joins = (
        char not in _JOINERS
        or (0 < at < len(line) - 1 and _can_join(line[at - 1]) and _can_join(line[at + 1]))
        for at, char in enumerate(line)
    )
    return "".join(char for char, is_kept in zip(line, joins, strict=True) if is_kept).strip()


def _can_join(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char)[0] in "LMS"
