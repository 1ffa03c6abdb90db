"""Lists that grow: page n shows what the pages before it show, too, and `PER_PAGE` rows more."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

MOST_PAGES = 20


class GrowingPaginator(Paginator):
    """Drawn by templates/parts/_more.html; ends after 20 pages, since all of them are one answer.

    What was shown stays where it was, so that a form below "Show more" may draw the list again.
    """

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MOST_PAGES)

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        return Page(self.object_list[: number * self.per_page], number, self)
