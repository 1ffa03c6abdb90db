"""The guides as their curator sees them: what wants attention, told as facts."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from core.clock import local
from guides.models import Guide
from guides.selectors.broken_links import Broken, anchors, broken_links
from office.services import current
from users.models import User


@dataclass(frozen=True)
class Row:
    """One guide of the list. `has_passed`: its day for review lies before today."""

    guide: Guide
    broken: list[Broken]
    has_passed: bool


@dataclass(frozen=True)
class Desk:
    viewer: User
    now: dt.datetime

    @cached_property
    def guides(self) -> list[Guide]:
        return list(Guide.objects.editable_by(self.viewer).select_related("changed_by"))

    @cached_property
    def rows(self) -> list[Row]:
        """Every guide in the office's order. One query."""
        today = local(self.now, current().zone).date()
        return [
            Row(guide, self.broken(guide.short, guide.long), self._has_passed(guide, today))
            for guide in self.guides
        ]

    def broken(self, short: str, long: str) -> list[Broken]:
        """Links of a guide's two forms that lead nowhere, as all guides stand now. One query for
        any number."""
        return broken_links(short, long, self._anchors)

    @cached_property
    def _anchors(self):
        return anchors(self.guides)

    @staticmethod
    def _has_passed(guide: Guide, today: dt.date) -> bool:
        """A retired guide waits for no review."""
        return bool(
            guide.review_on and guide.review_on < today and guide.status != Guide.Status.RETIRED
        )
