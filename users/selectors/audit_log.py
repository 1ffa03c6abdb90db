"""The audit trail for admins and auditors."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from users.domain import audit
from users.domain.audit_words import column_words, value_words
from users.models import AuditEntry, User
from users.selectors.audit_filter import AuditFilter, about

PER_PAGE = 50
MOST = 1000  # entries of one filter; staff narrow it to find others
Names = dict[tuple[str, int | None], str]  # of rows, by type and id
NEWEST = 6  # entries on the page of a person


@dataclass(frozen=True)
class EntryRow:
    """`who` is the actor's name, or code for a reader who may not know it; empty for nobody.

    `names` are rows' names for this reader, `address` is the actor's if the name is known.

    `page` is the path of the object's page; whether the reader may open it is not asked here.
    """

    entry: AuditEntry
    who: str
    address: str
    student: str
    names: Names
    page: str

    @property
    def name(self) -> str:
        return self.names.get((self.entry.object_type, self.entry.object_id), "")

    @property
    def program(self) -> str:
        """The program that acted; empty for a person and for the site."""
        return self.entry.get_program_display() if self.entry.program else ""

    @property
    def words(self) -> str:
        return str(audit.label(self.entry.action))

    @property
    def purpose(self) -> str:
        return str(audit.purpose_words(self.entry.action, self.entry.purpose))

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """The columns with a state, the state before and after, in words; empty without one."""
        before, after = self.entry.before or {}, self.entry.after or {}
        return [
            (self._column(name), self._value(name, before), self._value(name, after))
            for name in {**before, **after}
        ]

    @property
    def other_fields(self) -> list[str]:
        shown = {*(self.entry.before or {}), *(self.entry.after or {})}
        return [self._column(name) for name in self.entry.fields if name not in shown]

    def _column(self, name: str) -> str:
        return column_words(self.entry.object_type, name)

    def _value(self, name: str, states: dict[str, Any]) -> str:
        value = states.get(name)
        if value is None:
            return ""
        if linked := audit.link_of(self.entry.object_type, name):
            found = [self.names.get((linked, pk), str(pk)) for pk in value]
            return ", ".join(found) or gettext("none")
        return value_words(self.entry.object_type, name, value)


@dataclass(frozen=True)
class Trail:
    page: Page
    lines: list[EntryRow]
    filter: AuditFilter

    @property
    def is_cut(self) -> bool:
        return self.page.paginator.count == MOST


def trail(reader: User, asked: QueryDict, now: dt.datetime) -> Trail:
    """Return the page `?page=` of the entries of `AuditFilter`, newest first."""
    chosen = AuditFilter(reader, asked)
    page = Paginator(chosen.entries(now)[:MOST], PER_PAGE).get_page(asked.get("page"))
    return Trail(page, rows_of(reader, list(page)), chosen)


def newest_about(person: User, reader: User) -> list[EntryRow]:
    """Return the newest changes of somebody's account or record, without looks at it."""
    found = AuditEntry.objects.filter(about(person)).exclude(action__in=audit.views())
    return rows_of(reader, list(found.order_by("-at", "-id")[:NEWEST]))


def people_names(reader: User, ids: Collection[int]) -> dict[int, str]:
    """Return full names of staff and of those whom the reader may see, codes of the others.

    Two queries.
    """
    people, named = User.objects.in_bulk(ids), _named_among(reader, ids)
    return {pk: _name(one, named) for pk, one in people.items()}


def _named_among(reader: User, ids: Collection[int]) -> set[int]:
    return set(User.objects.named_to(reader).filter(pk__in=ids).values_list("pk", flat=True))


def column_names(model: type[models.Model], column: str) -> audit.Names:
    """Name rows of `model` by one of their columns, for every reader. One query."""

    def names(reader: User, ids: Collection[int]) -> dict[int, str]:
        rows = model._default_manager.filter(pk__in=ids)  # noqa: SLF001 - public API
        return dict(rows.values_list("pk", column))

    return names


def row_pages(model: type[models.Model], url_name: str, column: str = "code") -> audit.Pages:
    """Return the page `url_name` of each row, found by one of its columns. One query."""

    def pages(ids: Collection[int]) -> dict[int, str]:
        rows = model._default_manager.filter(pk__in=ids)  # noqa: SLF001 - public API
        return {pk: reverse(url_name, args=[value]) for pk, value in rows.values_list("pk", column)}

    return pages


def rows_of(reader: User, entries: list[AuditEntry]) -> list[EntryRow]:
    ids = {pk for entry in entries for pk in (entry.actor_id, entry.student_id) if pk}
    people, named = User.objects.in_bulk(ids), _named_among(reader, ids)
    names, pages = _object_names(reader, entries), _object_pages(entries)
    return [
        EntryRow(
            entry,
            who=_name(people.get(entry.actor_id or 0), named),
            address=people[entry.actor_id].email if entry.actor_id in named else "",
            student=_name(people.get(entry.student_id or 0), named),
            names=names,
            page=pages.get((entry.object_type, entry.object_id), ""),
        )
        for entry in entries
    ]


def _name(person: User | None, named: set[int]) -> str:
    if person is None:
        return ""
    return person.full_name or person.code if person.pk in named else person.code


def _object_names(reader: User, entries: list[AuditEntry]) -> Names:
    """Return names by type and id; as many queries as there are types with names."""
    ids: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.object_id:
            ids[entry.object_type].add(entry.object_id)
        for states in (entry.before or {}, entry.after or {}):
            for name, value in states.items():
                if linked := audit.link_of(entry.object_type, name):
                    ids[linked].update(value)
    return {
        (object_type, pk): name
        for object_type, found in ids.items()
        if (find := audit.names_of(object_type))
        for pk, name in find(reader, found).items()
    }


def _object_pages(entries: list[AuditEntry]) -> Names:
    """Return paths by type and id; one query for each type with pages."""
    ids: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.object_id:
            ids[entry.object_type].add(entry.object_id)
    return {
        (object_type, pk): path
        for object_type, found in ids.items()
        if (find := audit.pages_of(object_type))
        for pk, path in find(found).items()
    }
