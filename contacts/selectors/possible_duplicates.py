"""Possible duplicates for the office: how persons are known and how well, never by whom."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import (
    Contact,
    DirectoryEntry,
    Person,
    PersonKey,
    PersonMerge,
    PossibleDuplicate,
    RequestRecord,
)
from contacts.models.merges import UNDO_MERGE_FOR
from contacts.selectors.known_people import known_person

PER_PAGE = 25


@dataclass(frozen=True)
class PersonFacts:
    number: int
    keys: str
    students: int
    requests: int
    last_asked: dt.datetime | None
    entry: DirectoryEntry | None = None

    def __str__(self) -> str:
        asked = (
            f"requests: {self.requests}, the last on {self.last_asked:%Y-%m-%d}"
            if self.last_asked
            else ""
        )
        return (
            f"person {self.number}: known by {self.keys}; students: {self.students}; "
            f"{asked or 'never asked'}"
        )

    @property
    def words(self) -> str:
        """Return "Known by 1 email address; of 2 students; asked 3 times, last on Mar 1, 2026"."""
        known = _("Known by %(keys)s") % {"keys": self.keys}
        of = ngettext("a contact of %(n)d student", "a contact of %(n)d students", self.students)
        asked = ngettext(
            "asked %(n)d time, last on %(day)s",
            "asked %(n)d times, last on %(day)s",
            self.requests,
        ) % {
            "n": self.requests,
            "day": date_format(self.last_asked, "M j, Y") if self.last_asked else "",
        }
        parts = (known, of % {"n": self.students}, asked if self.requests else _("never asked"))
        return "; ".join(parts)


@dataclass(frozen=True)
class Pair:
    id: int
    one_id: int
    other_id: int
    people: tuple[PersonFacts, PersonFacts]


def open_pairs() -> list[PossibleDuplicate]:
    return list(PossibleDuplicate.objects.filter(dismissed_at=None).order_by("noted_at", "pk"))


def pairs_page(asked: QueryDict) -> tuple[Page, list[Pair]]:
    """Return a page of open pairs, oldest first, with both persons' facts. 6 queries."""
    pairs = PossibleDuplicate.objects.filter(dismissed_at=None).order_by("noted_at", "pk")
    page = Paginator(pairs, PER_PAGE).get_page(asked.get("page"))
    facts = facts_of_all({number for pair in page for number in (pair.one_id, pair.other_id)})
    return page, [
        Pair(pair.pk, pair.one_id, pair.other_id, (facts[pair.one_id], facts[pair.other_id]))
        for pair in page
    ]


def recent_merges(now: dt.datetime) -> list[PersonMerge]:
    """Return the merges that can still be undone, newest first. One query."""
    rows = PersonMerge.objects.filter(undone_at=None, at__gt=now - UNDO_MERGE_FOR)
    return list(rows.select_related("by").order_by("-at", "-pk"))


def facts_of(number: int) -> PersonFacts:
    """Raises Person.DoesNotExist. 5 queries."""
    return facts_of_all([Person.objects.get(pk=number).pk])[number]


def facts_of_all(numbers: Collection[int]) -> dict[int, PersonFacts]:
    """Return the facts of existing persons by number. 4 queries."""
    keys: dict[int, list[str]] = {}
    rows = PersonKey.objects.filter(person_id__in=numbers).order_by("kind")
    for number, kind, count in rows.values_list("person_id", "kind").annotate(Count("pk")):
        keys.setdefault(number, []).append(f"{count} {PersonKey.Kind(kind).label}")
    students = dict(
        Contact.objects.filter(person_id__in=numbers)
        .values_list("person_id")
        .annotate(Count("owner", distinct=True))
    )
    asked = {
        number: (count, last)
        for number, count, last in RequestRecord.objects.filter(person_id__in=numbers)
        .values_list("person_id")
        .annotate(Count("pk"), Max("asked_at"))
    }
    entries = DirectoryEntry.objects.active().filter(person_id__in=numbers)
    listed = {entry.person_id: entry for entry in entries}
    return {
        number: PersonFacts(
            number,
            ", ".join(keys.get(number, [])) or "nothing",
            students.get(number, 0),
            asked[number][0] if number in asked else 0,
            asked[number][1] if number in asked else None,
            listed.get(number),
        )
        for number in numbers
    }


def find_person(text: str, name: str = "") -> Person | None:
    """Find by address, link or phone number; a number or plain page needs the `name`, too."""
    if "@" in text and "//" not in text:
        return known_person(address=text)
    return (
        known_person(link=text, name=name) if "." in text else known_person(phone=text, name=name)
    )
