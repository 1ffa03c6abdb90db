"""People whom a connector names in an answer, guessed from its words. Pure."""

import re
from dataclasses import dataclass

from contacts.domain.quick_add import parse

MOST = 3
LONGEST = 5  # words of a name
_PARTICLES = "al bin da de del den der di du el la le ten ter van von"
PARTICLES = frozenset(_PARTICLES.split())
# words with a capital at the beginning of a sentence or of a letter's end
_NO_NAMES = """
    a also an and ask at best but call contact dear do email for good hello hi his her i if in it
    kind maybe meet my no not on or our please reach regards say she he sincerely so sorry speak
    talk thank thanks that the their there they this to try unfortunately we write yes you your
"""
NO_NAMES = frozenset(_NO_NAMES.split())
TITLES = frozenset(("dr", "prof", "mr", "mrs", "ms"))
SENTENCE_ENDS = re.compile(r"(?<!\bDr)(?<!\bProf)(?<!\bMr)(?<!\bMrs)(?<!\bMs)[.!?]\s+|[\n;]")
WORD = re.compile(r"[^\W\d_][\w'’-]*\.?|\S")


@dataclass(frozen=True)
class NamedPerson:
    name: str
    reach: str


def named_in(text: str) -> list[NamedPerson]:
    """Return at most MOST people; a name is two words with capitals or more.

    It errs toward nobody: the student sees each guess before it is noted.
    """
    found: dict[str, NamedPerson] = {}
    for sentence in SENTENCE_ENDS.split(text):
        names = _names(sentence)
        reach = _reach(sentence) if len(names) == 1 else ""
        found |= {name: NamedPerson(name, reach) for name in names if name not in found}
    return list(found.values())[:MOST]


def _names(sentence: str) -> list[str]:
    names, run = [], list[str]()
    for token in [*WORD.findall(re.sub(r"\S*[@/:]\S*", " , ", sentence)), ","]:
        if _is_part(token, run):
            run.append(token)
            continue
        while run and run[-1].casefold() in PARTICLES:
            run.pop()
        words = [word for word in run if word.casefold().rstrip(".") not in TITLES]
        if 2 <= len(words) <= LONGEST:
            names.append(" ".join(run).rstrip("."))
        run = []
    return names


def _is_part(token: str, run: list[str]) -> bool:
    plain = token.casefold().rstrip(".")
    if plain in NO_NAMES:
        return False
    return token[0].isupper() or (bool(run) and plain in PARTICLES)


def _reach(sentence: str) -> str:
    found = parse(sentence)
    return found.email or found.phone or found.link
