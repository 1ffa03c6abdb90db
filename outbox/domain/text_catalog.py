"""Which texts there are: what each is for, when it goes out, and the placeholders that it knows."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reader(models.TextChoices):
    CONTACT = "contact", _("The person asked")
    STUDENT = "student", _("The student")


@dataclass(frozen=True)
class Placeholder:
    """`{name}` in a text: what stands there, with an example. `required`: no mail makes sense
    without it."""

    name: str
    means: str | Promise
    example: str | Promise
    required: bool = False
    # its value is made of lines; any other is put on one, whatever somebody typed
    has_lines: bool = False

    @property
    def mark(self) -> str:
        """As it is written in a text."""
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Text:
    """One wording. The original lies in templates/emails/<app>/<key>.subject and .txt, and can be
    translated.

    `kinds` are the emails that it is used in. A draft is what a student starts from: words that a
    student has begun to edit, and everything sent, stay as they are. `locked` are lines of the
    original that nobody may change.
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
    def blocks(self) -> set[str]:
        """The placeholders whose values have lines."""
        return {placeholder.name for placeholder in self.placeholders if placeholder.has_lines}

    @property
    def examples(self) -> dict[str, str]:
        """A value for each placeholder, for a letter to look at."""
        return {placeholder.name: str(placeholder.example) for placeholder in self.placeholders}


_texts: dict[str, Text] = {}


def register(*texts: Text) -> None:
    """Make texts known. Raises ValueError if another text has that key."""
    for text in texts:
        if _texts.setdefault(text.key, text) != text:
            raise ValueError(f"{text.key} is registered already")


def get(key: str) -> Text:
    """The text of that key. Raises LookupError for one that no app registered."""
    try:
        return _texts[key]
    except KeyError:
        raise LookupError(f"No app registers a text {key!r}.") from None


def known() -> list[Text]:
    """Every text, in the order in which the apps name them."""
    return list(_texts.values())
