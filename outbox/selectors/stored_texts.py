"""The current words of texts: the office's newest version if it fits, else the original."""

import logging
from collections.abc import Mapping
from functools import cache

from django.template.loader import render_to_string
from django.utils import translation

from core.cache import cached
from core.lines import flat
from core.names import isolated
from outbox.domain.placeholders import fill, tidy
from outbox.domain.text_problems import find_problems
from outbox.domain.texts import Text, get, known
from outbox.models import EmailText

log = logging.getLogger(__name__)
SubjectAndBody = tuple[str, str]


def render_text(key: str, values: Mapping[str, object]) -> SubjectAndBody:
    """Return subject (one line) and body of a text, its placeholders replaced with `values`.

    Raises LookupError for an unregistered text, KeyError for a placeholder without a value.
    """
    text = get(key)
    subject, body = current_words(text)
    return render_words(
        subject, body, {name: _fitting(text, name, value) for name, value in values.items()}
    )


def _fitting(text: Text, name: str, value: object) -> object:
    """Fit a value to its text: on one line unless `has_lines`, right-to-left words isolated."""
    if name in text.names_with_lines:
        return value
    line = flat(str(value))
    return line if text.is_draft else isolated(line)


def render_words(subject: str, body: str, values: Mapping[str, object]) -> SubjectAndBody:
    return " ".join(fill(subject, values).split()), tidy(fill(body, values))


def current_words(text: Text) -> SubjectAndBody:
    """Return subject and body with their placeholders, at most 30 seconds old."""
    return cached("email_texts", _fitting_words).get(text.key) or original_words(text)


def original_words(text: Text) -> SubjectAndBody:
    """Return subject and body of the original, in the active language."""
    return _original(f"emails/{text.app}/{text.key}", text.has_subject, translation.get_language())


@cache
def _original(path: str, has_subject: bool, language: str) -> SubjectAndBody:
    subject = render_to_string(f"{path}.subject").strip() if has_subject else ""
    return subject, tidy(render_to_string(f"{path}.txt"))


def keys_with_problems() -> set[str]:
    """Return keys of stored words that no longer fit, as after an upgrade; originals are used."""
    return {row.key for row in _edited() if find_problems(get(row.key), row.subject, row.body)}


def _fitting_words() -> dict[str, SubjectAndBody]:
    found = {}
    for row in _edited():
        if find_problems(get(row.key), row.subject, row.body):
            log.error("the stored text %s no longer fits; the original goes out", row.key)
        else:
            found[row.key] = (row.subject, row.body)
    return found


def _edited() -> list[EmailText]:
    keys = {text.key for text in known()}
    return [row for row in EmailText.objects.newest() if not row.is_original and row.key in keys]
