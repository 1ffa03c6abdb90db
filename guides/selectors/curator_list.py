"""The curator's list of guides, with overdue reviews and broken links."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from core.clock import local
from guides.models import Guide
from guides.selectors.broken_links import Anchors, Broken, anchors, broken_links
from guides.selectors.outside_links import OutsideLink, outside_links
from office.selectors.settings import office_settings
from users.models import User


@dataclass(frozen=True)
class Row:
    """`has_passed`: the guide's review date is before today; `outside_broken`: other sites'."""

    guide: Guide
    broken: list[Broken]
    has_passed: bool
    outside_broken: list[OutsideLink]


@dataclass(frozen=True)
class CuratorList:
    viewer: User
    now: dt.datetime

    @cached_property
    def guides(self) -> list[Guide]:
        return list(Guide.objects.editable_by(self.viewer).select_related("changed_by"))

    @cached_property
    def rows(self) -> list[Row]:
        """Every guide in the office's order, drafts and retired ones too. Two queries."""
        today = local(self.now, office_settings().zone).date()
        outside = [link for link in outside_links(self.guides) if link.is_broken]
        return [
            Row(
                guide,
                self.broken(guide.short, guide.long),
                self._has_passed(guide, today),
                [link for link in outside if guide in link.guides],
            )
            for guide in self.guides
        ]

    def broken(self, short: str, long: str) -> list[Broken]:
        """Return broken links of two texts. One query, cached."""
        return broken_links(short, long, self._anchors)

    @cached_property
    def _anchors(self) -> Anchors:
        return anchors(self.guides)

    @staticmethod
    def _has_passed(guide: Guide, today: dt.date) -> bool:
        if guide.review_on is None or guide.status == Guide.Status.RETIRED:
            return False
        return guide.review_on < today
