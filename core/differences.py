"""The differences between two texts, by words. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

SHORTEST_CUT = 80  # characters; less is not worth a mark
Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """A run of words: in both texts, only in the old, or only in the new one."""

    kind: Kind
    text: str


def by_words(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in reading order; of replaced words the old ones first."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    found: list[Piece] = []
    for change, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        found += [Piece("gone", "".join(before[a:b]))] if a < b else []
        found += [Piece("new", "".join(after[c:d]))] if c < d else []
    return found


def around(pieces: list[Piece], kept: int = 160) -> list[Piece]:
    last = len(pieces) - 1
    return [
        _cut(piece, kept if at else 0, kept if at < last else 0) for at, piece in enumerate(pieces)
    ]


def _cut(piece: Piece, first: int, last: int) -> Piece:
    text = piece.text
    if piece.kind != "same" or len(text) <= first + last + SHORTEST_CUT:
        return piece
    head = text[:first].rpartition(" ")[0] if first else ""
    tail = text[len(text) - last :].partition(" ")[2] if last else ""
    return Piece("same", f"{head} … {tail}")
