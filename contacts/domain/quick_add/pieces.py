"""Split a line at its separators: "Maya Okafor" · "data analyst" · "Acme, Inc.". Pure."""

import re
from dataclasses import dataclass

from contacts.domain import job_words
from contacts.domain.quick_add.shapes import GAP
from contacts.models.organization_names import LEGAL_FORMS

_KEPT_COMMA = "\x01"
_QUOTED = re.compile(r"[\"“]([^\"“”,\x00]{1,60}), ?([^\"“”\x00]{1,60})[\"”]")
_SEPARATOR = re.compile(
    rf"[,;|\t\n\r•·<>、{GAP}]+|(?<!\d)\s+[-–—]+\s+|\s+[-–—]+\s+(?!\d)|—|\s+/\s+"
)
_PRONOUNS = re.compile(r"[(\[]?\b((?:she|he|they|ze|xe)/\w+(?:/\w+)?)\b[)\]]?", re.IGNORECASE)
_ROLE = re.compile(
    r"\s*(?:(?P<name>(?:full )?name)|(?P<title>(?:job )?title|position|role|job)"
    r"|(?P<organization>company|organi[sz]ation|employer|works? at))\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"(?P<town>[^\W\d_][^\d,]*), (?P<state>[A-Z]{2})(?P<zip> \d{5}(?:-\d{4})?)?")
_AT = re.compile(r" (?:at|@|with) (?=\S)", re.IGNORECASE)
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ('"', '"'), ("“", "”"), ("'", "'"))
_ENDS_WITH_DOT = re.compile(
    r"(?:\b\w|\.\w+|\b(?:inc|ltd|co|corp|jr|sr|st|dr|ph\.d|esq|bros))\.$", re.IGNORECASE
)


@dataclass(frozen=True)
class Piece:
    """`role` is set where a label names the piece's role ("Company: Acme")."""

    text: str
    role: str = ""

    @property
    def words(self) -> list[str]:
        return re.findall(r"[^\W\d_]+", self.text.casefold())


def split_pieces(text: str) -> list[Piece]:
    """Return the pieces in order; what a separator split by mistake is joined again."""
    text = _QUOTED.sub(_quoted, text)
    text = _PRONOUNS.sub(rf"{GAP}\1{GAP}", text)
    parts: list[str] = []
    for part in _SEPARATOR.split(text):
        clean = trim(" ".join(part.split()).replace(_KEPT_COMMA, ","))
        if clean and parts and _belongs_to(clean, parts[-1]):
            parts[-1] = f"{parts[-1]}, {clean}"
        elif clean:
            parts.append(clean)
    return [_labeled(part) for part in parts]


def _quoted(match: re.Match) -> str:
    """ "Okafor, Maya" in quotes is a person, last name first; "Acme, Inc." a company."""
    before, after = match.groups()
    words = Piece(f"{before} {after}").words
    if not words or job_words.has_work_word(words) or _belongs_to(after, before) or "," in after:
        return f" {before}{_KEPT_COMMA} {after} "
    return f"{GAP}{after} {before}{GAP}"


def _belongs_to(part: str, before: str) -> bool:
    """True if `part` completes `before`: "Inc." a company, "PhD" a name, "IL 60601" a town."""
    words = [word.replace(".", "").casefold() for word in part.split()]
    if not words:
        return False
    if len(words) == 1 and words[0] in LEGAL_FORMS:
        return True
    if is_place(f"{before}, {part}"):
        return True
    is_written_so = all(word[:1].isupper() for word in part.split()) and " " in before
    return (
        is_written_so and len(words) <= 3 and all(word in job_words.CREDENTIALS for word in words)
    )


def is_place(text: str) -> bool:
    """True for "Boston, MA" and "San Diego, CA 92101", False for "Maya Okafor, MA"."""
    match = _TOWN.fullmatch(text)
    if match is None or match["state"].casefold() not in job_words.STATES:
        return False
    return (
        match["state"].casefold() not in job_words.CREDENTIALS
        or " " not in match["town"]
        or bool(match["zip"])
    )


def _labeled(part: str) -> Piece:
    match = _ROLE.match(part)
    return Piece(part[match.end() :], match.lastgroup or "") if match else Piece(part)


def split_job_and_place(piece: Piece) -> tuple[str, str] | None:
    match = _AT.search(f" {piece.text} ")
    if match is None:
        return None
    before, after = (
        piece.text[: max(match.start() - 1, 0)].strip(),
        piece.text[match.end() - 1 :].strip(),
    )
    return (before, after) if before and is_capitalized(after.removeprefix("the ")) else None


def is_capitalized(text: str) -> bool:
    """True if it begins with a capital, or a letter of a script without capitals."""
    return bool(text) and text[0].isalpha() and not text[0].islower()


def trim(text: str) -> str:
    """Strip a lone bracket or quote, quotes around everything, and a full stop."""
    text = text.strip(" :-–—*")
    for opening, closing in _PAIRS:
        inside = text[1:-1]
        if (
            text.startswith(opening)
            and text.endswith(closing)
            and not {opening, closing}.intersection(inside)
        ):
            text = inside.strip()
        elif (text.count(opening) + text.count(closing)) % 2 and opening != "'":
            text = text.strip(f" {opening}{closing}")
    return text if _ENDS_WITH_DOT.search(text) else text.strip(" .!")
