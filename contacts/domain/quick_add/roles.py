"""Decide which piece is the name, the job and the place of work. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from contacts.domain import job_words
from contacts.domain.quick_add.pieces import Piece, is_capitalized, is_place, split_job_and_place
from contacts.domain.quick_add.relatives import leading_name, parse_relative
from contacts.models.organization_names import LEGAL_FORMS
from core.names import sort_key

_PRONOUNS = re.compile(r"(?:she|he|they|ze|xe)/\w+(?:/\w+)?", re.IGNORECASE)
_CALENDAR = re.compile(
    r"\d{4}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d", re.IGNORECASE
)
LONGEST_JOB = 8  # words; more are a remark


@dataclass
class Roles:
    """Parts found so far, and pieces without a role; labels in the line set the `labeled` ones."""

    name: str = ""
    title: str = ""
    organization: str = ""
    source: str = ""
    is_known: bool = False
    rest: list[str] = field(default_factory=list)
    labeled: set[str] = field(default_factory=set)

    def take(self, role: str, text: str) -> bool:
        if getattr(self, role):
            return False
        setattr(self, role, text)
        return True


def assign(pieces: list[Piece], handle: str, host: str, *, is_row: bool) -> Roles:
    """Assign roles to `pieces`.

    `handle` is the name in mailbox and profile, `host` the employer's domain.
    """
    found = Roles()
    unclear = [piece for piece in pieces if not _assign_certain(piece, found)]
    unclear = _join_name(unclear, handle, is_row=is_row)
    unclear = [piece for piece in unclear if not _assign_at(piece, found, handle)]
    scores: tuple[tuple[str, Callable[[Piece], int]], ...] = (
        ("name", lambda piece: _name_score(piece, handle)),
        ("organization", lambda piece: _organization_score(piece, host)),
        ("title", _title_score),
    )
    for role, score in scores:
        best = max(unclear, key=score, default=None)
        if best and score(best) > 0 and found.take(role, best.text):
            unclear.remove(best)
    _assign_by_position(unclear, found)
    if not found.name and found.title and not job_words.has_work_word(Piece(found.title).words):
        found.name, found.title = found.title, ""  # a lone "maya" is a person, not an occupation
    found.name = found.name or _name_in_remark(found.rest)
    return found


def _assign_certain(piece: Piece, found: Roles) -> bool:
    if piece.role and found.take(piece.role, piece.text):
        found.labeled.add(piece.role)
        return True
    kin = parse_relative(piece.text)
    if kin and (not kin.name or found.take("name", kin.name)):
        found.source, found.is_known = kin.source, kin.is_known
        found.rest += [kin.remark] if kin.remark else []
        return True
    if is_place(piece.text) or _PRONOUNS.fullmatch(piece.text):
        found.rest.append(piece.text)
        return True
    if _is_remark(piece):
        name = leading_name(piece.text.split())
        is_name = bool(name) and _name_score(Piece(name), "") > 0 and found.take("name", name)
        found.rest.append(piece.text[len(name) :].strip() if is_name else piece.text)
        return True
    return False


def _is_remark(piece: Piece) -> bool:
    words = piece.text.split()
    first, following = words[0].casefold(), words[1:2]
    told = any(word.casefold() in job_words.REMARKS for word in words[1:] if word.islower())
    begins_so = first in job_words.REMARKS and (
        words[0].islower() or not is_capitalized("".join(following) or "A")
    )
    is_code = any(char in piece.text for char in "@=") or bool(_CALENDAR.search(piece.text))
    return told or begins_so or is_code or not piece.words


def _assign_at(piece: Piece, found: Roles, handle: str) -> bool:
    parts = split_job_and_place(piece)
    if parts is None or found.organization:
        return False
    before = Piece(parts[0])
    role = "name" if _name_score(before, handle) else "title"
    return found.take(role, parts[0]) and found.take("organization", parts[1])


def _join_name(pieces: list[Piece], handle: str, *, is_row: bool) -> list[Piece]:
    """Join "Okafor", "Maya" before maya.okafor@ to one name, in the order of the mailbox."""
    for place, (one, two) in enumerate(pairwise(pieces)):
        if not all(_is_one_name(piece) for piece in (one, two)):
            continue
        name = _in_order(one.text, two.text, handle)
        if not name and len(pieces) > 3:  # a job and a place are among them
            name = f"{one.text} {two.text}" if is_row else f"{one.text}, {two.text}"
        if name:
            return [*pieces[:place], Piece(name), *pieces[place + 2 :]]
    return pieces


def _is_one_name(piece: Piece) -> bool:
    at_work = (job_words.PLACES | job_words.JOBS) - job_words.ALSO_NAMES
    return " " not in piece.text and is_capitalized(piece.text) and at_work.isdisjoint(piece.words)


def _in_order(one: str, two: str, handle: str) -> str:
    """Join two words to a name if mailbox or profile has both, or an initial and one."""
    for first, last in ((one, two), (two, one)):
        a, b = sort_key(first), sort_key(last)
        letters = re.sub(r"[^\w]|[\d_]", "", sort_key(handle))
        place = letters.find(a)
        if place >= 0 and letters.find(b, place + len(a)) >= 0:
            return f"{first} {last}"
    for first, last in ((one, two), (two, one)):
        a, b = sort_key(first), sort_key(last)
        if re.search(rf"(?:^|\s){re.escape(a[0])}[._-]?{re.escape(b)}", sort_key(handle)):
            return f"{first} {last}"
    return ""


def _name_score(piece: Piece, handle: str) -> int:
    words = piece.words
    if not words or len(words) > 6 or any(char.isdigit() for char in piece.text):
        return 0
    capitals = [
        is_capitalized(word.lstrip("\"'“”‘’(")) or word in job_words.PARTICLES
        for word in piece.text.split()
    ]
    score = 4 * sum(_is_in_handle(word, handle) for word in words)
    at_work = (job_words.JOBS | job_words.PLACES).intersection(words)
    if at_work:  # "Dean Park" is a person, "Park Clinic" is not
        is_open = (
            len(at_work) == 1
            and at_work <= job_words.ALSO_NAMES
            and len(words) > 1
            and all(capitals)
        )
        return max(score, 1) if is_open else 0
    return score + (2 if len(words) > 1 and all(capitals) else 1 if capitals[0] else 0)


def _is_in_handle(word: str, handle: str) -> bool:
    """True if a word is in the mailbox; a short one only as a separate part."""
    plain, there = sort_key(word), sort_key(handle)
    return (
        plain in there
        if len(plain) > 3
        else plain in re.split(r"[\W\d_]+", there) and len(plain) > 1
    )


def _organization_score(piece: Piece, host: str) -> int:
    words = piece.words
    if not words or (job_words.JOBS.intersection(words) and words[-1] not in job_words.PLACES):
        return 0
    named = 3 * len((job_words.PLACES | LEGAL_FORMS).intersection(words))
    return named + 2 * sum(len(word) > 3 and sort_key(word) in host for word in words)


def _title_score(piece: Piece) -> int:
    return 3 * len(job_words.JOBS.intersection(piece.words)) + (
        1 if piece.text[:1].islower() else 0
    )


def _assign_by_position(unclear: list[Piece], found: Roles) -> None:
    """Give the open roles to the remaining pieces, in the order of the help text."""
    for role in ("name", "title", "organization"):
        at = next((n for n, piece in enumerate(unclear) if _can_be(piece, role)), None)
        if at is not None and found.take(role, unclear[at].text):
            unclear.pop(at)
    found.rest += [piece.text for piece in unclear]


def _can_be(piece: Piece, role: str) -> bool:
    has_digits = any(char.isdigit() for char in piece.text)
    if role == "name":
        return not has_digits and not job_words.has_work_word(piece.words)
    return len(piece.words) <= LONGEST_JOB and (not has_digits or " " not in piece.text)


def _name_in_remark(remarks: list[str]) -> str:
    """Return "Ben Lee" for "coffee with Ben Lee": the first two or more words written as a name."""
    for remark in remarks:
        words = remark.split()
        for start in range(len(words)):
            name = leading_name(words[start:])
            if " " in name and _name_score(Piece(name), "") >= 2:
                return name
    return ""
