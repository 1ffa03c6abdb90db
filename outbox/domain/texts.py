"""The texts of emails that apps register: purpose, reader, placeholders."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reader(models.TextChoices):
    CONTACT = "contact", _("The person asked")
    STUDENT = "student", _("The student")


@dataclass(frozen=True)
class Placeholder:
    """`{name}` in a text. `required`: no email makes sense without it."""

    name: str
    means: str | Promise
    example: str | Promise
    required: bool = False
    # the value may have lines; any other value is put on one line
    has_lines: bool = False

    @property
    def mark(self) -> str:
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Text:
    """A text that the office can edit. Its original: templates/emails/<app>/<key>.subject, .txt.

    `kinds` are the emails that use it. `is_draft`: students start from it, and letters in
    progress do not change with it. `locked` are lines of the original that nobody may change.
    """

    app: str
    key: str
    title: str | Promise
    reader: Reader
    when: str | Promise
    why: str | Promise
    placeholders: tuple[Placeholder, ...]
    kinds: tuple[str, ...] = ()
    is_draft: bool = False
    has_subject: bool = True
    locked: tuple[str | Promise, ...] = ()

    @property
    def names(self) -> set[str]:
        return {placeholder.name for placeholder in self.placeholders}

    @property
    def names_with_lines(self) -> set[str]:
        return {placeholder.name for placeholder in self.placeholders if placeholder.has_lines}

    @property
    def examples(self) -> dict[str, str]:
        return {placeholder.name: str(placeholder.example) for placeholder in self.placeholders}


_texts: dict[str, Text] = {}


def register(*texts: Text) -> None:
    """Raises ValueError if another text has that key."""
    for text in texts:
        if _texts.setdefault(text.key, text) != text:
            raise ValueError(f"{text.key} is registered already")


def get(key: str) -> Text:
    """Raises LookupError for a key that no app registered."""
    try:
        return _texts[key]
    except KeyError:
        raise LookupError(f"No app registers a text {key!r}.") from None


def known() -> list[Text]:
    return list(_texts.values())


def text_of_kind(kind: str) -> Text | None:
    """Return the text that emails of `kind` use, if the office edits it."""
    return next((text for text in known() if kind in text.kinds), None)
