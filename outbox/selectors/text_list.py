"""Texts of emails for the office: the current words, their authors and problems."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.differences import Piece, by_words
from outbox.domain.text_problems import TextProblem, find_problems
from outbox.domain.texts import Reader, Text, known
from outbox.models import EmailText
from outbox.selectors.stored_texts import original_words
from users.models import User


@dataclass(frozen=True)
class CurrentText:
    """The words in use. `row` is the newest version, None for a text that was never edited."""

    text: Text
    subject: str
    body: str
    row: EmailText | None = None
    problems: tuple[TextProblem, ...] = ()  # of words that no longer fit: the original goes out

    @property
    def version(self) -> int:
        return self.row.number if self.row else 0

    @property
    def is_edited(self) -> bool:
        return self.row is not None and not self.row.is_original


@dataclass(frozen=True)
class Version:
    row: EmailText
    subject: list[Piece]
    body: list[Piece]


PLACEHOLDER = re.compile(r"\{\w+\}")
GROUPS: tuple[tuple[str | Promise, str | Promise], ...] = (
    (_("The site writes to students"), _("Written from the facts when they leave.")),
    (_("The site writes to the person asked"), _("Written from the facts when they leave.")),
    (
        _("What students start from"),
        _("First drafts. Letters that a student is writing, or has sent, stay as they are."),
    ),
)


def groups() -> list[tuple[str | Promise, str | Promise, list[CurrentText]]]:
    """Return (heading, explanation, texts) by writer and reader. One query."""
    rows = {row.key: row for row in EmailText.objects.newest().select_related("by")}
    found: list[list[CurrentText]] = [[], [], []]
    for text in known():
        place = 2 if text.is_draft else int(text.reader == Reader.CONTACT)
        found[place].append(_current(text, rows.get(text.key)))
    return [(*group, texts) for group, texts in zip(GROUPS, found, strict=True)]


def text_titles(_reader: User, ids: Collection[int]) -> dict[int, str]:
    """Return the titles of texts by the ids of their versions. One query."""
    titles = {text.key: str(text.title) for text in known()}
    keys = EmailText.objects.filter(pk__in=ids).values_list("pk", "key")
    return {pk: titles.get(key, key) for pk, key in keys}


def subjects_by_kind() -> dict[str, str]:
    """Return the subject of each kind with a text of the office, "…" for what is filled in.

    What a person wrote instead is not in it. One query.
    """
    rows = {row.key: row for row in EmailText.objects.newest()}
    texts = [_current(text, rows.get(text.key)) for text in known() if text.has_subject]
    found = {
        kind: PLACEHOLDER.sub("…", current.subject)
        for current in texts
        for kind in current.text.kinds
    }
    return {kind: subject for kind, subject in found.items() if re.search(r"\w", subject)}


def current_text(text: Text) -> CurrentText:
    return _current(text, EmailText.objects.of(text.key).select_related("by").first())


def _current(text: Text, row: EmailText | None) -> CurrentText:
    if row is None or row.is_original:
        return CurrentText(text, *original_words(text), row)
    return CurrentText(
        text, row.subject, row.body, row, tuple(find_problems(text, row.subject, row.body))
    )


def versions(text: Text, count: int) -> list[Version]:
    """Return the newest `count` versions, newest first, with their changes. One query."""
    rows = list(EmailText.objects.of(text.key).select_related("by")[: count + 1])
    words = [original_words(text) if row.is_original else (row.subject, row.body) for row in rows]
    before = [*words[1:], original_words(text)]
    return [
        Version(row, by_words(old[0], new[0]), by_words(old[1], new[1]))
        for row, new, old in zip(rows[:count], words, before, strict=False)
    ]
