"""One page of a student's contacts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from contacts.models import Contact, Tag
from contacts.models.contact_queryset import ROW
from contacts.selectors.contact_filter import (
    ARCHIVED,
    PLANNED,
    SHOWS,
    ContactFilter,
    Since,
    Sort,
    show_rule,
)
from contacts.selectors.contact_groups import FIELD, SOURCE, Groups, groups_of
from contacts.selectors.contact_search import literal_search, search
from core.chips import Chip
from core.codes import is_code
from users.models import User

PER_PAGE = 25
EVERYBODY = "everybody"
LABELS: dict[str, str | Promise] = {
    PLANNED: gettext_lazy("Planned"),
    ARCHIVED: gettext_lazy("Archived"),
}
EMPTY_TEXTS: dict[str, str | Promise] = {
    Contact.Status.TO_CONTACT: gettext_lazy("Nobody is waiting to be asked."),
    Contact.Status.ASKED: gettext_lazy("Nobody is waiting for a reply."),
    Contact.Status.SCHEDULED: gettext_lazy("No talk is on the calendar."),
    Contact.Status.THANK_NOW: gettext_lazy("Everybody has been thanked."),
    Contact.Status.KEEPING_IN_TOUCH: gettext_lazy("Nobody to keep in touch with yet."),
    Contact.Status.CLOSED: gettext_lazy("Nothing is closed."),
    PLANNED: gettext_lazy("You plan to ask nobody yet."),
    ARCHIVED: gettext_lazy("Nobody is archived."),
}
PLANNED_HINT = gettext_lazy("Open a contact, or select some here, and choose the day to ask.")


@dataclass(frozen=True)
class Options:
    """What the list can be narrowed to."""

    tags: list[Tag]
    fields: list[tuple[str, str]]
    sources: list[tuple[str, str]]

    settings = Contact.Setting.choices
    since = Since.choices
    sorts = Sort.choices

    @classmethod
    def of(cls, groups: Groups) -> Self:
        return cls(groups.tags, groups.of_kind(FIELD), groups.of_kind(SOURCE))


@dataclass(frozen=True)
class ContactList:
    """One page and its filters. `has_any`: false if the student has no contact yet."""

    page: Page
    chips: list[Chip]
    filter: ContactFilter
    options: Options
    applied: list[Chip]
    corrected: str
    has_any: bool

    cadences = Contact.Cadence.choices

    @property
    def empty_text(self) -> str | Promise:
        """Why the page is empty, if the chip alone is the reason."""
        if self.filter.is_narrow:
            return ""
        return EMPTY_TEXTS.get(self.filter.status, gettext_lazy("Nobody is on your list now."))

    @property
    def empty_hint(self) -> str | Promise:
        return PLANNED_HINT if self.filter.status == PLANNED and not self.filter.is_narrow else ""

    @property
    def query_string(self) -> str:
        """The query string without the page."""
        return self.filter.query_string()

    @property
    def shows_touch(self) -> bool:
        """True where the last exchange matters more than what is next."""
        return self.filter.sort == Sort.TOUCH or bool(self.filter.since)


def contact_list(owner: User, params: QueryDict, now: dt.datetime) -> ContactList:
    """Return a page of contacts by `?q=&status=&tag=&field=&setting=&source=&since=&sort=&page=`.

    Four queries; a few more where nobody has a word that was typed.
    """
    chosen = ContactFilter.of(params)
    groups = groups_of(owner)
    wanted = literal_search(chosen.query, groups)
    every = Contact.objects.editable_by(owner)
    found = chosen.among(every, wanted, now)
    counts = _counts(found)
    if not any(counts.values()) and not wanted.is_empty:
        wanted = search(owner, chosen.query, groups)
        found = chosen.among(every, wanted, now)
        counts = _counts(found)
    options = Options.of(groups)
    rows = chosen.ordered(found.filter(show_rule(chosen.status)).only(*ROW), wanted)
    return ContactList(
        page=_page(rows, counts[chosen.status or EVERYBODY], params.get("page", "")),
        chips=_chips(chosen, counts),
        filter=chosen,
        options=options,
        applied=_applied(chosen, options),
        corrected=wanted.corrected,
        has_any=any(counts.values()) or chosen.is_narrow,
    )


def contact_with_code(owner: User, code: str) -> Contact | None:
    """Return the contact of `owner`, archived or not, or None. At most one query."""
    return Contact.objects.editable_by(owner).filter(code=code).first() if is_code(code) else None


def _page(rows: QuerySet[Contact], number: int, asked: str) -> Page:
    """Return page `asked` of the rows, whose number is known already."""
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = number
    page = paginator.get_page(asked)
    page.object_list = list(page.object_list)
    return page


def _counts(found: QuerySet[Contact]) -> dict[str, int]:
    """Count each chip's contacts in one query, status by status, as its index holds them."""
    rules = {EVERYBODY: show_rule(""), PLANNED: show_rule(PLANNED), ARCHIVED: show_rule(ARCHIVED)}
    numbers = {name: Count("status", filter=rule) for name, rule in rules.items()}
    counts = dict.fromkeys((EVERYBODY, *SHOWS), 0)
    for status, *row in found.order_by().values_list("status").annotate(**numbers):
        counts[status] = row[0]
        for name, number in zip(rules, row, strict=True):
            counts[name] += number
    return counts


def _chips(chosen: ContactFilter, counts: dict[str, int]) -> list[Chip]:
    labels = dict(Contact.Status.choices) | LABELS
    everybody = Chip(
        gettext_lazy("All"),
        chosen.query_string(status=""),
        counts[EVERYBODY],
        is_chosen=not chosen.status,
    )
    return [
        everybody,
        *(
            Chip(
                labels[show],
                chosen.query_string(status=show),
                counts[show],
                is_chosen=show == chosen.status,
            )
            for show in SHOWS
            if counts[show] or show == chosen.status
        ),
    ]


def _applied(chosen: ContactFilter, options: Options) -> list[Chip]:
    """Return a chip for each filter that is set, whose press removes it."""
    tags = {tag.code: tag.name for tag in options.tags}
    found: list[tuple[str, dict[str, Any]]] = [
        (tags.get(code, ""), {"tag": [one for one in chosen.tags if one != code]})
        for code in chosen.tags
    ]
    found += [
        (dict(options.fields).get(chosen.field, ""), {"field": ""}),
        (str(dict(options.settings).get(chosen.setting, "")), {"setting": ""}),
        (dict(options.sources).get(chosen.source, ""), {"source": ""}),
        (str(Since(chosen.since).label) if chosen.since else "", {"since": ""}),
    ]
    return [
        Chip(words, chosen.query_string(**without), icon="close")
        for words, without in found
        if words
    ]
