"""What is wrong with a wording, line by line: unknown or missing placeholders, a locked line
that was changed. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from outbox.domain.placeholders import PLACEHOLDER
from outbox.domain.text_catalog import Placeholder, Text

# Anything in braces, a lone brace too: whatever is no placeholder of the text would reach a reader
# as it stands.
_BRACES = re.compile(r"\{+[^{}]*\}+|[{}]")


@dataclass(frozen=True)
class Fault:
    """`field` is "subject" or "body", `message` says what to do; line 0 means: nowhere, because
    it is missing."""

    field: str
    line: int
    message: str


def faults(text: Text, subject: str, body: str) -> list[Fault]:
    """Why these words cannot be the wording of `text`; an empty list where they can."""
    found = [] if not text.has_subject else [*_unknown(text, "subject", subject)]
    found += [*_unknown(text, "body", body), *_missing(text, body), *_changed(text, body)]
    if text.has_subject and not subject.strip():
        found.append(Fault("subject", 1, _("Write a subject.")))
    return found


def _unknown(text: Text, field: str, words: str) -> Iterator[Fault]:
    for number, line in enumerate(words.splitlines(), start=1):
        for found in _BRACES.findall(line):
            name = PLACEHOLDER.fullmatch(found)
            if name is None or name[1] not in text.names:
                yield Fault(field, number, _stranger(text, found, number, line.strip()))


def _stranger(text: Text, found: str, number: int, line: str) -> str:
    about = {"found": found, "line": number, "words": line}
    sentence = _("Line %(line)s, “%(words)s”: %(found)s is no placeholder of this text.") % about
    near = get_close_matches(found.strip("{} "), text.names, n=1)
    return f"{sentence} " + (
        _("Did you mean {%(near)s}?") % {"near": near[0]} if near else _("Take it out.")
    )


def _missing(text: Text, body: str) -> Iterator[Fault]:
    locked = "\n".join(map(str, text.locked))
    present = set(PLACEHOLDER.findall(body))
    for placeholder in text.placeholders:
        if (
            placeholder.required
            and placeholder.name not in present
            and placeholder.mark not in locked
        ):
            yield Fault("body", 0, _lost(placeholder))


def _lost(placeholder: Placeholder) -> str:
    sentence = _("%(mark)s is missing (%(means)s). Put it back on a line of its own.")
    return sentence % {"mark": placeholder.mark, "means": placeholder.means}


def _changed(text: Text, body: str) -> Iterator[Fault]:
    """A locked line that is not there, or not behind the one it belongs to."""
    lines = [line.strip() for line in body.splitlines()]
    place = 0
    for locked in map(str, text.locked):
        if locked not in lines[place:]:
            near = get_close_matches(locked, lines, n=1, cutoff=0.5)
            number = lines.index(near[0]) + 1 if near else 0
            yield Fault("body", number, _unlocked(locked, number))
        else:
            place = lines.index(locked, place) + 1


def _unlocked(locked: str, number: int) -> str:
    if number:
        sentence = _("Line %(line)s has to stay “%(locked)s”: it is how people stop these emails.")
        return sentence % {"line": number, "locked": locked}
    return _(
        "The line “%(locked)s” is missing: it is how people stop these emails. Put it back."
    ) % {"locked": locked}
