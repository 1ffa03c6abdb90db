"""What changed between two texts, by words. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """A run of words: in both texts, only in the old, or only in the new one."""

    kind: Kind
    text: str


def by_words(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in reading order; where words were exchanged, the old ones come first."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    found: list[Piece] = []
    for change, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        found += [Piece("gone", "".join(before[a:b]))] if a < b else []
        found += [Piece("new", "".join(after[c:d]))] if c < d else []
    return found
