"""The audit trail as an admin or auditor reads it: who did what to which record, when. No words,
there are none."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.names import straight
from users.models import AuditEntry, User

PER_PAGE = 50
MOST = 1000  # lines that a filter leads to; whoever looks for more narrows it
LONGEST_SEARCH = 100
MOST_PEOPLE = 50  # whom one search may mean
PERIODS = {
    1: _("Last day"),
    7: _("Last 7 days"),
    30: _("Last 30 days"),
    365: _("Last year"),
    0: _("Any time"),
}


class What(models.TextChoices):
    ALL = "", _("Everything")
    LOOKS = "looks", _("Looks at records")
    CHANGES = "changes", _("Changes")


RULES = {What.ALL: Q(), What.LOOKS: Q(action="viewed"), What.CHANGES: ~Q(action="viewed")}


@dataclass(frozen=True)
class Line:
    """`who` is None once the account is gone, or where the site itself acted; `student` whose
    record it was."""

    entry: AuditEntry
    who: User | None
    student: str


@dataclass(frozen=True)
class Trail:
    page: Page
    lines: list[Line]
    what: str
    query: str
    days: int

    periods = tuple(PERIODS.items())
    choices = What.choices

    @property
    def is_cut(self) -> bool:
        return self.page.paginator.count == MOST


def trail(reader: User, asked: QueryDict, now: dt.datetime) -> Trail:
    """The lines that `?what=&q=&days=&page=` names, newest first; anything odd counts as absent."""
    what = asked.get("what", "") if asked.get("what", "") in What.values else ""
    query = asked.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    days = next((days for days in PERIODS if str(days) == asked.get("days")), 30)
    found = AuditEntry.objects.filter(RULES[What(what)]).order_by("-at", "-id")
    if days:
        found = found.filter(at__gte=now - dt.timedelta(days=days))
    if query:
        people = _meant(query)
        found = found.filter(Q(actor_id__in=people) | Q(student_id__in=people))
    page = Paginator(found[:MOST], PER_PAGE).get_page(asked.get("page"))
    return Trail(page, _lines(reader, list(page)), what, query, days)


def _meant(query: str) -> list[int]:
    people = User.objects.filter(
        Q(full_name__straight__icontains=straight(query)) | Q(email__icontains=query)
    )
    return list(people.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])


def _lines(reader: User, entries: list[AuditEntry]) -> list[Line]:
    """A student's name stands only for a reader who may see that student; the code that the
    addresses have, else."""
    actors = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    students = User.objects.in_bulk({entry.student_id for entry in entries if entry.student_id})
    visible = set(
        User.objects.visible_to(reader).filter(pk__in=students).values_list("pk", flat=True)
    )
    names = {pk: one.full_name if pk in visible else one.code for pk, one in students.items()}
    return [
        Line(
            entry,
            actors.get(entry.actor_id),
            names.get(entry.student_id, "") if entry.student_id else "",
        )
        for entry in entries
    ]
