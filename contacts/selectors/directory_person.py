"""One person of the directory, for the office."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.domain.audit_actions import ContactAction
from contacts.domain.limits import Limits
from contacts.models import DirectoryEntry
from contacts.selectors.directory import DirectoryRow, rows_of
from core.clock import local
from office.selectors.settings import office_settings
from users.models import AuditEntry, User
from users.models.roles import ADMINS
from users.selectors.audit_log import people_names


@dataclass(frozen=True)
class DirectoryPerson:
    """`held_by` names who put them on hold; `may_hold` says whether the reader may."""

    row: DirectoryRow
    held_at: dt.datetime | None
    held_by: str
    may_hold: bool
    is_held: bool

    @property
    def entry(self) -> DirectoryEntry:
        return self.row.entry

    @property
    def limits(self) -> Limits | None:
        return self.row.standing.limits

    @property
    def months(self) -> str:
        names = [date_format(dt.date(2000, month, 1), "F") for month in self.entry.months]
        return ", ".join(names) or _("Every month")

    @property
    def own_limits(self) -> list[tuple[str, int]]:
        """What they set themselves, as (words, number); the office cannot change it."""
        person = self.entry.person
        every = (
            (_("open at a time"), person.open_limit),
            (_("in 30 days"), person.month_limit),
            (_("in a year"), person.year_limit),
        )
        return [(words, number) for words, number in every if number is not None]

    @property
    def times_asked(self) -> int:
        return self.row.health.asked + self.entry.times_asked

    @property
    def last_asked(self) -> dt.date | None:
        at = self.row.health.last_asked_at
        here = local(at, office_settings().zone).date() if at else None
        return max(filter(None, (here, self.entry.last_asked_on)), default=None)


def directory_person(entry: DirectoryEntry, reader: User, now: dt.datetime) -> DirectoryPerson:
    """Return what the office knows of `entry`. 3 queries, 3 more while there is a hold."""
    row = rows_of([entry], now)[0]
    is_held = entry.person.is_held(local(now, office_settings().zone).date())
    held = _last_hold(entry) if is_held else None
    by = people_names(reader, {held.actor_id}) if held and held.actor_id else {}
    return DirectoryPerson(
        row,
        held_at=held.at if held else None,
        held_by=next(iter(by.values()), ""),
        may_hold=reader.has_role(*ADMINS),
        is_held=is_held,
    )


def left_by_link(entry: DirectoryEntry) -> bool:
    """True if a removed person took themselves off the list, by their own link. One query."""
    removals = AuditEntry.objects.filter(
        action=ContactAction.DIRECTORY_ARCHIVED,
        object_type=entry._meta.label_lower,  # noqa: SLF001 - public API
        object_id=entry.pk,
    )
    actors = removals.order_by("-at", "-pk").values_list("actor_id", flat=True)
    return list(actors[:1]) == [None]


def entry_names(reader: User, ids: Collection[int]) -> dict[int, str]:
    """Return names of entries for the audit trail, codes for those who keep no directory."""
    mine = set(
        DirectoryEntry.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", flat=True)
    )
    entries = DirectoryEntry.objects.in_bulk(ids)
    return {pk: one.name if pk in mine else one.code for pk, one in entries.items()}


def person_names(reader: User, ids: Collection[int]) -> dict[int, str]:
    """Return names of persons whom the directory lists, for those who keep it. One query."""
    entries = DirectoryEntry.objects.readable_by(reader).filter(person__in=ids, archived_at=None)
    return dict(entries.values_list("person_id", "name"))


def _last_hold(entry: DirectoryEntry) -> AuditEntry | None:
    entries = AuditEntry.objects.filter(
        action=ContactAction.PERSON_HELD,
        object_type=entry.person._meta.label_lower,  # noqa: SLF001 - public API
        object_id=entry.person_id,
    )
    return entries.order_by("-at").first()
