"""The texts as the office sees them: the words that hold, whose they are, and what is wrong with
them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.differences import Piece, by_words
from outbox.domain.text_catalog import Reader, Text, known
from outbox.domain.text_problems import Fault, faults
from outbox.models import EmailText
from outbox.selectors.stored_texts import original


@dataclass(frozen=True)
class Standing:
    """A text with the words that the office may go on with; `row` is its newest version, None
    for a text untouched."""

    text: Text
    subject: str
    body: str
    row: EmailText | None = None
    faults: tuple[Fault, ...] = ()  # of stored words that no longer fit; then the original goes out

    @property
    def version(self) -> int:
        return self.row.number if self.row else 0

    @property
    def is_edited(self) -> bool:
        return self.row is not None and not self.row.is_original


@dataclass(frozen=True)
class Version:
    """One version of a text, and what it changed in subject and body."""

    row: EmailText
    subject: list[Piece]
    body: list[Piece]


GROUPS: tuple[tuple[str | Promise, str | Promise], ...] = (
    (_("The site writes to students"), _("Written from the facts when they leave.")),
    (_("The site writes to the person asked"), _("Written from the facts when they leave.")),
    (
        _("What students start from"),
        _("First drafts. Letters that a student is writing, or has sent, stay as they are."),
    ),
)


def groups() -> list[tuple[str | Promise, str | Promise, list[Standing]]]:
    """Every text by who writes to whom: heading, a sentence, the texts."""
    rows = {row.key: row for row in EmailText.objects.newest().select_related("by")}
    found: list[list[Standing]] = [[], [], []]
    for text in known():
        place = 2 if text.is_draft else int(text.reader == Reader.CONTACT)
        found[place].append(_standing(text, rows.get(text.key)))
    return [(*group, texts) for group, texts in zip(GROUPS, found, strict=True)]


def standing(text: Text) -> Standing:
    """Where one text stands now, read anew."""
    return _standing(text, EmailText.objects.of(text.key).select_related("by").first())


def _standing(text: Text, row: EmailText | None) -> Standing:
    if row is None or row.is_original:
        return Standing(text, *original(text), row)
    return Standing(text, row.subject, row.body, row, tuple(faults(text, row.subject, row.body)))


def versions(text: Text, count: int) -> list[Version]:
    """The newest `count` versions of a text, newest first, each beside the one before it."""
    rows = list(EmailText.objects.of(text.key).select_related("by")[: count + 1])
    words = [original(text) if row.is_original else (row.subject, row.body) for row in rows]
    before = [*words[1:], original(text)]
    return [
        Version(row, by_words(old[0], new[0]), by_words(old[1], new[1]))
        for row, new, old in zip(rows[:count], words, before, strict=False)
    ]
