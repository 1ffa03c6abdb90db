"""The audit trail for admins and auditors."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.codes import is_code
from core.names import straight
from users.domain import audit
from users.domain.audit_words import column_words, value_words
from users.models import AuditEntry, User

PER_PAGE = 50
MOST = 1000  # entries of one filter; staff narrow it to find others
LONGEST_SEARCH = 100
Names = dict[tuple[str, int | None], str]  # of rows, by type and id
NEWEST = 6  # entries on the page of a person
MOST_PEOPLE = 50  # people that one search may match
PERIODS = {
    1: _("Last day"),
    7: _("Last 7 days"),
    30: _("Last 30 days"),
    365: _("Last year"),
    0: _("Any time"),
}


class EntryKind(models.TextChoices):
    ALL = "", _("Everything")
    LOOKS = "looks", _("Looks at records")
    CHANGES = "changes", _("Changes")

    @property
    def rule(self) -> Q:
        looked = Q(action__in=audit.views())
        return {EntryKind.LOOKS: looked, EntryKind.CHANGES: ~looked}.get(self, Q())


@dataclass(frozen=True)
class EntryRow:
    """`who` is None where the site or a program acted; `names` are rows' names for this reader."""

    entry: AuditEntry
    who: User | None
    student: str
    names: Names

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
    what: str
    query: str
    days: int
    about: User | None = None

    periods = tuple(PERIODS.items())
    choices = EntryKind.choices

    @property
    def is_cut(self) -> bool:
        return self.page.paginator.count == MOST


def trail(reader: User, asked: QueryDict, now: dt.datetime) -> Trail:
    """Return entries for `?what=&q=&days=&about=&page=`, newest first; unknown values are ignored.

    `about` is the code of a person: entries about the account or the record.
    """
    what = asked.get("what", "") if asked.get("what", "") in EntryKind.values else ""
    query = asked.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    days = next((days for days in PERIODS if str(days) == asked.get("days")), 30)
    found = AuditEntry.objects.filter(EntryKind(what).rule).order_by("-at", "-id")
    if days:
        found = found.filter(at__gte=now - dt.timedelta(days=days))
    if query:
        people = _meant(query)
        found = found.filter(Q(actor_id__in=people) | Q(student_id__in=people))
    person = _person(reader, asked.get("about", ""))
    if person:
        found = found.filter(_about(person))
    page = Paginator(found[:MOST], PER_PAGE).get_page(asked.get("page"))
    return Trail(page, _lines(reader, list(page)), what, query, days, person)


def newest_about(person: User, reader: User) -> list[EntryRow]:
    """Return the newest changes of somebody's account or record, without looks at it."""
    found = AuditEntry.objects.filter(_about(person)).exclude(action__in=audit.views())
    return _lines(reader, list(found.order_by("-at", "-id")[:NEWEST]))


def _about(person: User) -> Q:
    label = User._meta.label_lower  # noqa: SLF001 - public API
    return Q(student_id=person.pk) | Q(object_type=label, object_id=person.pk)


def _person(reader: User, code: str) -> User | None:
    """Return the person with a code whom the reader sees by name."""
    if not is_code(code):
        return None
    return User.objects.visible_to(reader).filter(code=code).first()


def _meant(query: str) -> list[int]:
    people = User.objects.filter(
        Q(full_name__straight__icontains=straight(query)) | Q(email__icontains=query)
    )
    return list(people.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])


def people_names(reader: User, ids: Collection[int]) -> dict[int, str]:
    """Return full names of those whom the reader may see, codes of the others. Two queries."""
    visible = set(User.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))
    people = User.objects.in_bulk(ids)
    return {pk: one.full_name if pk in visible else one.code for pk, one in people.items()}


def column_names(model: type[models.Model], column: str) -> audit.Names:
    """Name rows of `model` by one of their columns, for every reader. One query."""

    def names(reader: User, ids: Collection[int]) -> dict[int, str]:
        rows = model._default_manager.filter(pk__in=ids)  # noqa: SLF001 - public API
        return dict(rows.values_list("pk", column))

    return names


def _lines(reader: User, entries: list[AuditEntry]) -> list[EntryRow]:
    actors = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    students = people_names(reader, {entry.student_id for entry in entries if entry.student_id})
    names = _object_names(reader, entries)
    return [
        EntryRow(
            entry,
            who=actors.get(entry.actor_id),
            student=students.get(entry.student_id or 0, ""),
            names=names,
        )
        for entry in entries
    ]


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
