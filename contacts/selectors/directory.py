"""The office's list of its directory: who is in it, whether they can be asked, how they answer."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, DirectoryEntry
from contacts.models.directory import DirectoryQuerySet
from contacts.selectors.askable import can_be_asked
from contacts.selectors.response_health import NEVER_ASKED, ResponseHealth, health_of
from contacts.selectors.standing import Standing, standings_of
from core.chips import Chip
from core.clock import local
from core.columns import query_string
from core.search import one_of, typed
from office.models import CareerField
from office.selectors.settings import office_settings
from users.models import User

PER_PAGE = 50


class Show(models.TextChoices):
    ALL = "", _("All")
    CAN_BE_ASKED = "askable", _("Can be asked now")
    WAITING = "waiting", _("Agreement is missing")
    HELD = "held", _("On hold")


@dataclass(frozen=True)
class DirectoryRow:
    entry: DirectoryEntry
    standing: Standing
    health: ResponseHealth


@dataclass(frozen=True)
class DirectoryList:
    """A page of the directory, and what narrows it."""

    page: Page
    rows: list[DirectoryRow]
    chips: list[Chip]
    show: str
    query: str
    field: str
    setting: str
    fields: list[CareerField]
    total: int

    settings = Contact.Setting.choices

    @property
    def is_narrowed(self) -> bool:
        return bool(self.show or self.query or self.field or self.setting)


def directory_list(viewer: User, asked: QueryDict, now: dt.datetime) -> DirectoryList:
    """Return entries for `?q=&show=&field=&setting=&page=`, by name; unknown values are ignored.

    7 queries, however many entries there are.
    """
    every = DirectoryEntry.objects.visible_to(viewer).active()
    fields = list(CareerField.objects.filter(is_active=True))
    query = typed(asked.get("q", ""))
    field = one_of([each.slug for each in fields], asked.get("field", ""))
    setting = one_of(Contact.Setting.values, asked.get("setting", ""))
    show = one_of(Show.values, asked.get("show", ""))
    found = every.matching(query) if query else every
    found = found.filter(field__slug=field) if field else found
    found = found.filter(setting=setting) if setting else found
    kept = {"q": query, "field": field, "setting": setting}
    chips = _chips(found, show, kept, now)
    shown = _shown(found, show, now).select_related("person", "field").order_by("sort_key", "pk")
    page = Paginator(shown, PER_PAGE).get_page(asked.get("page"))
    total = chips[0].number or 0
    return DirectoryList(
        page, rows_of(list(page), now), chips, show, query, field, setting, fields, total
    )


def rows_of(entries: list[DirectoryEntry], now: dt.datetime) -> list[DirectoryRow]:
    """Return rows for `entries` with their persons loaded. 3 queries."""
    health = health_of([entry.person_id for entry in entries], now)
    standings = standings_of(entries, health, now)
    return [
        DirectoryRow(entry, standings[entry.pk], health.get(entry.person_id, NEVER_ASKED))
        for entry in entries
    ]


def _shown(found: DirectoryQuerySet, show: str, now: dt.datetime) -> DirectoryQuerySet:
    today = local(now, office_settings().zone).date()
    if show == Show.CAN_BE_ASKED:
        return can_be_asked(found, now)
    if show == Show.WAITING:
        return found.waiting()
    return found.held(today) if show == Show.HELD else found


def _chips(
    found: DirectoryQuerySet, show: str, kept: dict[str, str], now: dt.datetime
) -> list[Chip]:
    """Count each state within what was searched for. One query."""
    counts = found.order_by().aggregate(
        **{
            one.name: Count("pk", filter=Q(pk__in=_shown(found, one, now).order_by().values("pk")))
            for one in Show
            if one != Show.ALL
        },
        ALL=Count("pk"),
    )
    return [
        Chip(
            one.label,
            query_string(kept | {"show": one.value}),
            counts[one.name],
            one.value == show,
        )
        for one in Show
    ]
