"""The published guides as other pages show them, from process memory: no query beyond one in
half a minute."""

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from core.markdown import render
from core.memory import remember
from core.panels import Panel
from guides.models import Guide
from guides.selectors.broken_links import for_reader
from users.models import User


@dataclass(frozen=True)
class Entry:
    """A published guide: `minutes` to read it all, `short` ready for a page."""

    step: str
    title: str
    short: SafeString
    minutes: int
    url: str


def shelf() -> list[Entry]:
    """All published guides in the office's order, at most 30 seconds old; their readers are
    signed in."""
    return remember("guides", lambda: [_entry(guide) for guide in Guide.objects.published()])


def for_step(step: str, reader: User) -> Entry | None:
    """The first guide for a step of the practice, by its value in Guide.Step; None where the
    office has none."""
    found = next((entry for entry in shelf() if entry.step == step), None)
    return replace(found, short=for_reader(found.short, reader)) if found else None


def finding(_subject: object, reader: User) -> Panel | None:
    """How others find people, beside the page on which a contact is added."""
    entry = for_step(Guide.Step.FINDING, reader)
    return Panel("guides/_how_others.html", {"guide": entry}) if entry else None


def _entry(guide: Guide) -> Entry:
    return Entry(
        guide.step, guide.title, render(guide.short).html, guide.minutes, guide.get_absolute_url()
    )
