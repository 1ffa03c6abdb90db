"""A letter as its reader will see it, beside the fields that it is written in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from interviews.domain.wording import MARKER


@dataclass(frozen=True)
class Piece:
    """`is_own` marks words that the student typed elsewhere on the page."""

    text: str
    is_own: bool = False


@dataclass(frozen=True)
class LetterView:
    """The offered times stand between `before` and `after`, one in words each."""

    subject: str
    before: list[Piece]
    after: list[Piece]
    times: tuple[str, ...] = ()
    has_link: bool = False

    @property
    def words(self) -> int:
        return sum(len(piece.text.split()) for piece in (*self.before, *self.after))


def letter_view(
    subject: str,
    message: str,
    *,
    times: Iterable[str] = (),
    own: Iterable[str] = (),
    has_link: bool = False,
) -> LetterView:
    """Split `message` at the marker for the times; with `has_link` they follow it anyway."""
    before, _marker, after = message.partition(MARKER)
    phrases = [phrase for phrase in own if phrase.strip()]
    return LetterView(
        subject,
        pieces(before.strip(), phrases),
        pieces(after.strip(), phrases),
        tuple(times),
        has_link=has_link,
    )


def pieces(text: str, phrases: Iterable[str]) -> list[Piece]:
    found = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    if not found:
        return [Piece(text)]
    parts = re.split(f"({found})", text)
    return [Piece(part, is_own=bool(n % 2)) for n, part in enumerate(parts) if part]
