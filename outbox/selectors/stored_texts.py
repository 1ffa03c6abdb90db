"""The words that hold now: the office's newest version where it is sound, the original
otherwise."""

import logging
from collections.abc import Mapping
from functools import cache

from django.template.loader import render_to_string
from django.utils import translation

from core.lines import flat
from core.memory import remember
from core.names import isolated
from outbox.domain.placeholders import fill, tidy
from outbox.domain.text_catalog import Text, get, known
from outbox.domain.text_problems import faults
from outbox.models import EmailText

log = logging.getLogger(__name__)
Words = tuple[str, str]


def words(key: str, values: Mapping[str, object]) -> Words:
    """Subject (one line) and body of that text, with `values` in the place of its placeholders.

    Raises LookupError for a text nobody registered, KeyError for a placeholder without a value.
    """
    text = get(key)
    subject, body = wording(text)
    return filled(
        subject, body, {name: _fitting(text, name, value) for name, value in values.items()}
    )


def _fitting(text: Text, name: str, value: object) -> object:
    """A value in one line, unless it is made of lines; what the site writes keeps right-to-left
    words to themselves."""
    if name in text.blocks:
        return value
    line = flat(str(value))
    return line if text.is_draft else isolated(line)


def filled(subject: str, body: str, values: Mapping[str, object]) -> Words:
    """The same for words that are not stored: emails and previews are written here alone."""
    return " ".join(fill(subject, values).split()), tidy(fill(body, values))


def wording(text: Text) -> Words:
    """Subject and body with their placeholders, at most 30 seconds old; the original where the
    office's are unsound."""
    return remember("email texts", _sound).get(text.key) or original(text)


def original(text: Text) -> Words:
    """Subject and body as the code has them, in the language of the moment."""
    return _original(f"emails/{text.app}/{text.key}", text.has_subject, translation.get_language())


@cache
def _original(path: str, has_subject: bool, language: str) -> Words:
    subject = render_to_string(f"{path}.subject").strip() if has_subject else ""
    return subject, tidy(render_to_string(f"{path}.txt"))


def unsound() -> set[str]:
    """Keys of texts whose stored words no longer fit, as after an upgrade; their originals go
    out."""
    return {row.key for row in _edited() if faults(get(row.key), row.subject, row.body)}


def _sound() -> dict[str, Words]:
    found = {}
    for row in _edited():
        if faults(get(row.key), row.subject, row.body):
            log.error("the stored text %s does not fit any more; the original goes out", row.key)
        else:
            found[row.key] = (row.subject, row.body)
    return found


def _edited() -> list[EmailText]:
    keys = {text.key for text in known()}
    return [row for row in EmailText.objects.newest() if not row.is_original and row.key in keys]
