"""The published guides for other pages, cached: one query in half a minute."""

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from core.cache import cached
from core.markdown import render
from core.panels import Panel
from guides.models import Guide
from guides.selectors.broken_links import for_reader
from users.models import User


@dataclass(frozen=True)
class PublishedGuide:
    """`minutes` to read the long form; `short` is rendered."""

    step: str
    title: str
    short: SafeString
    minutes: int
    url: str


def published_guides() -> list[PublishedGuide]:
    """Return published guides in order, at most 30 seconds old, for signed-in readers."""
    return cached("guides", lambda: [_published(guide) for guide in Guide.objects.published()])


def guide_for_step(step: str, reader: User) -> PublishedGuide | None:
    """Return the first published guide for a value of Guide.Step, or None."""
    guide = next((guide for guide in published_guides() if guide.step == step), None)
    return replace(guide, short=for_reader(guide.short, reader)) if guide else None


def finding_people_panel(_subject: object, reader: User) -> Panel | None:
    guide = guide_for_step(Guide.Step.FINDING, reader)
    return Panel("guides/_how_others.html", {"guide": guide}) if guide else None


def _published(guide: Guide) -> PublishedGuide:
    return PublishedGuide(
        guide.step, guide.title, render(guide.short).html, guide.minutes, guide.get_absolute_url()
    )
