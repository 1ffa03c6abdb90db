"""Pieces that describe a relation: "my mom Ruth Adler", "uncle Bob". Pure."""

from dataclasses import dataclass

from contacts.domain.job_words import (
    FAMILY,
    JOBS,
    KNOWN_TO_PARENTS,
    PARENTS,
    PARTICLES,
    REMARKS,
    SOURCE_BY_RELATION,
)
from contacts.domain.quick_add.pieces import is_capitalized

_CALLED_SO = frozenset(
    ["aunt", "auntie", "uncle", "grandma", "grandpa", "mom", "dad"]
)  # "Aunt May" is the form of address
_LINKS = frozenset({"is", "named", "called"})


@dataclass(frozen=True)
class Relative:
    """`source` is the slug of the office's source; empty for "my roommate's dad"."""

    name: str
    source: str
    remark: str
    is_known: bool


def parse_relative(text: str) -> Relative | None:
    words = text.split()
    start = 1 if words and words[0].casefold() in {"my", "our"} else 0
    chain = _chain(words[start:])
    ends = start + len(chain)
    if not any(_plain(word) in SOURCE_BY_RELATION for word in chain) or not (
        start or _stands_alone(words)
    ):
        return None
    source, is_known = _source(chain)
    if not start and words[0][0].isupper():
        return Relative(text, source, "", is_known)
    after = words[ends:]
    name = "" if (REMARKS - _LINKS).intersection(map(_plain, chain)) else leading_name(after)
    is_whole = len(name.split()) == len(after)
    return Relative(name, source, " ".join(words[:ends]) if name and is_whole else text, is_known)


def leading_name(words: list[str]) -> str:
    run: list[str] = []
    for word in words:
        is_name = is_capitalized(word.strip("\"'“”‘’(")) and "@" not in word
        if not is_name and not (run and word.casefold() in PARTICLES):
            break
        run.append(word)
    while run and run[-1].casefold() in PARTICLES and not is_capitalized(run[-1]):
        run.pop()
    return " ".join(run)


def _chain(words: list[str]) -> list[str]:
    chain: list[str] = []
    for word in words:
        if is_capitalized(word) and _plain(word) not in SOURCE_BY_RELATION:
            break
        chain.append(word)
    return chain


def _stands_alone(words: list[str]) -> bool:
    """True if no "my" is needed: "uncle Bob", "Aunt May", not "teacher Ann Bell", "Sister Mary"."""
    first = words[0].casefold()
    if len(words) < 2 or not is_capitalized(words[1]):
        return False
    return (
        first in _CALLED_SO if words[0][0].isupper() else first in SOURCE_BY_RELATION.keys() - JOBS
    )


def _source(chain: list[str]) -> tuple[str, bool]:
    through = [word for word in chain if word.casefold().endswith(("'s", "’s", "s'", "s’"))]
    if through:
        return (KNOWN_TO_PARENTS if _plain(through[0]) in PARENTS else ""), False
    nearest = [word for word in map(_plain, chain) if word in SOURCE_BY_RELATION]
    return ("family" if FAMILY.intersection(nearest) else SOURCE_BY_RELATION[nearest[-1]]), True


def _plain(word: str) -> str:
    word = word.casefold().strip('.,:;"“”()')
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    return word.rstrip("'’")
