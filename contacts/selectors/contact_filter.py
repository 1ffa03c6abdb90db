"""Whom the list of contacts shows, and in which order; all of it stands in the address."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import F, Q, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.models.contact_indexes import LIST_ORDER
from contacts.selectors.contact_search import Search, matching, search, tier
from core.clock import DAY
from core.codes import is_code
from core.columns import query_string
from core.search import one_of, typed
from users.models import User

Status = Contact.Status
ContactTag = Contact.tags.through
PLANNED, ARCHIVED = "planned", "archived"
SHOWS = (*Status.values, PLANNED, ARCHIVED)
MOST_TAGS = 10


class Sort(TextChoices):
    NEXT = "", _("What is next")
    NAME = "name", _("Name")
    TOUCH = "touch", _("Last in touch")
    ADDED = "added", _("Recently added")


ORDERS = {
    Sort.NEXT: LIST_ORDER,
    Sort.NAME: ("sort_key", "id"),
    Sort.TOUCH: (F("last_touch_at").desc(nulls_last=True), "sort_key", "id"),
    Sort.ADDED: ("-created_at", "-id"),
}


class Since(TextChoices):
    ANY = "", _("Any time")
    THREE_MONTHS = "3", _("Not for 3 months")
    SIX_MONTHS = "6", _("Not for 6 months")
    YEAR = "12", _("Not for a year")

    def rule(self, now: dt.datetime) -> Q:
        """Match contacts without an exchange, and not added, since so many months."""
        if self == Since.ANY:
            return Q()
        before = now - int(self.value) * 30.4375 * DAY
        return Q(last_touch_at__lte=before) | Q(last_touch_at=None, created_at__lte=before)


@dataclass(frozen=True)
class ContactFilter:
    """`tags` are codes, `field` and `source` slugs; unknown values count as absent."""

    query: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    field: str = ""
    setting: str = ""
    source: str = ""
    since: str = ""
    sort: str = ""

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        tags = [code for code in params.getlist("tag") if is_code(code)]
        return cls(
            query=typed(params.get("q", "")),
            status=one_of(SHOWS, params.get("status", "")),
            tags=tuple(dict.fromkeys(tags))[:MOST_TAGS],
            field=_slug(params.get("field", "")),
            setting=one_of(Contact.Setting.values, params.get("setting", "")),
            source=_slug(params.get("source", "")),
            since=one_of(Since.values, params.get("since", "")),
            sort=one_of(Sort.values, params.get("sort", "")),
        )

    @property
    def is_narrow(self) -> bool:
        """True if less than everybody of one chip is shown."""
        return replace(self, status="", sort="") != ContactFilter()

    @property
    def number(self) -> int:
        """How many of the filters behind "Filter" are set."""
        return len(self.tags) + sum(map(bool, (self.field, self.setting, self.source, self.since)))

    @property
    def is_archive(self) -> bool:
        return self.status == ARCHIVED

    def query_string(self, **other: Any) -> str:
        given = {
            "q": self.query,
            "status": self.status,
            "tag": self.tags,
            "field": self.field,
            "setting": self.setting,
            "source": self.source,
            "since": self.since,
            "sort": self.sort,
        } | other
        return query_string(given)

    def among(
        self, contacts: QuerySet[Contact], wanted: Search, now: dt.datetime
    ) -> QuerySet[Contact]:
        """Narrow by everything but the chip, whose numbers are counted among these."""
        found = matching(contacts, wanted).filter(Since(self.since).rule(now))
        equal = {"field__slug": self.field, "source__slug": self.source, "setting": self.setting}
        found = found.filter(**{name: value for name, value in equal.items() if value})
        for code in self.tags:
            # Through the tag's owner: another student's code finds nobody.
            rows = ContactTag.objects.filter(tag__code=code, tag__owner=F("contact__owner"))
            found = found.filter(pk__in=rows.values("contact_id"))
        return found

    def ordered(self, contacts: QuerySet[Contact], wanted: Search) -> QuerySet[Contact]:
        """Sort as chosen; of a search, names that begin with the words come first."""
        found = contacts if wanted.is_empty else contacts.annotate(tier=tier(wanted))
        first = () if wanted.is_empty else ("tier",)
        return found.order_by(*first, *ORDERS[Sort(self.sort)])


def show_rule(status: str) -> Q:
    """Return what a chip shows; "" is everybody on the list."""
    if status == ARCHIVED:
        return Q(archived_at__isnull=False)
    active = Q(archived_at=None)
    if status == PLANNED:
        return active & Q(planned_on__isnull=False, status__in=Contact.MAY_BE_ASKED)
    return active & Q(status=status) if status else active


def contacts_of(owner: User, params: QueryDict, now: dt.datetime) -> QuerySet[Contact]:
    """Return everybody whom the list shows at an address with `params`, on all its pages."""
    chosen = ContactFilter.of(params)
    every = Contact.objects.editable_by(owner)
    found = chosen.among(every, search(owner, chosen.query), now)
    return found.filter(show_rule(chosen.status))


def _slug(value: str) -> str:
    return value if len(value) <= 60 and value.replace("-", "").replace("_", "").isalnum() else ""
