"""Find unknown or missing placeholders and changed locked lines in a text, by line. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from outbox.domain.placeholders import PLACEHOLDER
from outbox.domain.texts import Placeholder, Text

# Anything in braces, and a lone brace: readers would see whatever is no placeholder of the text.
_BRACES = re.compile(r"\{+[^{}]*\}+|[{}]")


@dataclass(frozen=True)
class TextProblem:
    """`field` is "subject" or "body", `message` says what to do; line 0: something is missing."""

    field: str
    line: int
    message: str


def find_problems(text: Text, subject: str, body: str) -> list[TextProblem]:
    """Return what keeps these words from being used for `text`; empty if nothing does."""
    found = [] if not text.has_subject else [*_unknown(text, "subject", subject)]
    found += [*_unknown(text, "body", body), *_missing(text, body), *_changed(text, body)]
    if text.has_subject and not subject.strip():
        found.append(TextProblem("subject", 1, _("Write a subject.")))
    return found


def _unknown(text: Text, field: str, words: str) -> Iterator[TextProblem]:
    for number, line in enumerate(words.splitlines(), start=1):
        for found in _BRACES.findall(line):
            name = PLACEHOLDER.fullmatch(found)
            if name is None or name[1] not in text.names:
                yield TextProblem(
                    field, number, _unknown_message(text, found, number, line.strip())
                )


def _unknown_message(text: Text, found: str, number: int, line: str) -> str:
    about = {"found": found, "line": number, "words": line}
    sentence = _("Line %(line)s, “%(words)s”: %(found)s is not a placeholder of this text.") % about
    near = get_close_matches(found.strip("{} "), text.names, n=1)
    return f"{sentence} " + (
        _("Did you mean {%(near)s}?") % {"near": near[0]} if near else _("Take it out.")
    )


def _missing(text: Text, body: str) -> Iterator[TextProblem]:
    locked = "\n".join(map(str, text.locked))
    present = set(PLACEHOLDER.findall(body))
    for placeholder in text.placeholders:
        if (
            placeholder.required
            and placeholder.name not in present
            and placeholder.mark not in locked
        ):
            yield TextProblem("body", 0, _missing_message(placeholder))


def _missing_message(placeholder: Placeholder) -> str:
    sentence = _("%(mark)s is missing (%(means)s). Put it back on a line of its own.")
    return sentence % {"mark": placeholder.mark, "means": placeholder.means}


def _changed(text: Text, body: str) -> Iterator[TextProblem]:
    lines = [line.strip() for line in body.splitlines()]
    place = 0
    for locked in map(str, text.locked):
        if locked not in lines[place:]:
            near = get_close_matches(locked, lines, n=1, cutoff=0.5)
            number = lines.index(near[0]) + 1 if near else 0
            yield TextProblem("body", number, _changed_message(locked, number))
        else:
            place = lines.index(locked, place) + 1


def _changed_message(locked: str, number: int) -> str:
    if number:
        sentence = _("Line %(line)s has to stay “%(locked)s”: it is how people stop these emails.")
        return sentence % {"line": number, "locked": locked}
    return _(
        "The line “%(locked)s” is missing: it is how people stop these emails. Put it back."
    ) % {"locked": locked}
