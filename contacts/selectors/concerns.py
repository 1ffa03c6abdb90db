"""Concerns for those who read them."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from contacts.models import Concern
from core.chips import Chip
from core.search import one_of
from office.selectors.settings import stored_office_settings
from users.models import User

PER_PAGE = 25


@dataclass(frozen=True)
class ConcernList:
    page: Page
    chips: list[Chip]
    status: str


def is_reader(person: User) -> bool:
    """True if the office named `person` to read concerns. One query."""
    return person.pk in stored_office_settings().concern_readers


def concern_list(reader: User, asked: QueryDict) -> ConcernList:
    """Return the reader's concerns for `?status=&page=`, newest first. 3 queries."""
    mine = Concern.objects.visible_to(reader)
    numbers = dict(mine.order_by().values_list("status").annotate(Count("pk")))
    status = one_of(Concern.Status.values, asked.get("status", ""))
    found = mine.filter(status=status) if status else mine
    rows = found.select_related("about_user").defer("text", "closing_word")
    page = Paginator(rows.order_by("-raised_at", "-pk"), PER_PAGE).get_page(asked.get("page"))
    chips = [Chip(_("All"), "", sum(numbers.values()), not status)]
    chips += [
        Chip(one.label, urlencode({"status": one}), numbers.get(one.value, 0), one == status)
        for one in Concern.Status
    ]
    return ConcernList(page, chips, status)
