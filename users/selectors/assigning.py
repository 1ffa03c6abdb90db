"""Who advises how many, who is away, who has no counselor, and what was changed last."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Lower
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import Today
from core.names import isolated
from core.undo import UNDO_FOR, can_undo
from users.models import Assignment, AssignmentChange, User
from users.models.roles import Role

PER_PAGE = 25
LATEST = 10
LATEST_WITHIN = dt.timedelta(days=30)
Kind = AssignmentChange.Kind


@dataclass(frozen=True)
class CounselorRow:
    """`leave` is a hand-over until a day that has not come, running or still ahead."""

    person: User
    students: int
    leave: AssignmentChange | None

    @property
    def may_advise(self) -> bool:
        return self.person.is_active and self.person.has_role(Role.COUNSELOR)

    @property
    def is_reachable(self) -> bool:
        """False if students are assigned to somebody who may no longer see them."""
        return self.may_advise or not self.students


@dataclass(frozen=True)
class ChangeRow:
    change: AssignmentChange
    can_undo: bool
    can_end: bool

    @property
    def words(self) -> str:
        return words_of(self.change)


@dataclass(frozen=True)
class Assigning:
    unassigned: Page
    counselors: list[CounselorRow]
    changes: list[ChangeRow]


def assigning(counselors: list[CounselorRow], number: str | None, now: dt.datetime) -> Assigning:
    """Return a page of students without a counselor, and what else the page shows. Four queries."""
    students = User.objects.without_counselor().order_by(Lower("full_name"), "pk")
    return Assigning(
        Paginator(students, PER_PAGE).get_page(number), counselors, latest_changes(now)
    )


def counselor_rows() -> list[CounselorRow]:
    """Return all counselors, and others who still have students. Three queries."""
    rows = Assignment.objects.of_today().filter(kind=Assignment.Kind.ADVISER)
    rows = rows.filter(student__is_active=True).order_by()
    numbers = dict(rows.values_list("staff").annotate(Count("student", distinct=True)))
    advise = Q(is_active=True, roles__contains=[Role.COUNSELOR])
    people = User.objects.filter(advise | Q(pk__in=numbers)).order_by(Lower("full_name"), "pk")
    leaves = {leave.from_staff_id: leave for leave in running_leaves()}
    found = [CounselorRow(one, numbers.get(one.pk, 0), leaves.get(one.pk)) for one in people]
    return sorted(found, key=lambda row: row.is_reachable)


def counselor_row(person: User) -> CounselorRow:
    """Return one row of `counselor_rows`. Two queries."""
    rows = Assignment.objects.of_today().filter(kind=Assignment.Kind.ADVISER, staff=person)
    number = rows.filter(student__is_active=True).values("student").distinct().count()
    return CounselorRow(person, number, running_leaves().filter(from_staff=person).last())


def running_leaves() -> QuerySet[AssignmentChange]:
    """Hand-overs whose students are not back yet, the latest last."""
    rows = AssignmentChange.objects.filter(kind=Kind.LEAVE, undone_at=None)
    return (
        rows.filter(until__gt=Today(F("from_staff__zone")))
        .select_related("from_staff", "to_staff")
        .order_by("at")
    )


def latest_changes(now: dt.datetime) -> list[ChangeRow]:
    """Return what was changed last, and every leave that still runs. Two queries."""
    rows = AssignmentChange.objects.select_related("by", "from_staff", "to_staff")
    recent = rows.filter(at__gt=now - LATEST_WITHIN).order_by("-at", "-pk")[:LATEST]
    running = list(running_leaves())
    ids = {leave.pk for leave in running}
    shown = [*recent]
    shown += [leave for leave in running if leave.pk not in {one.pk for one in shown}]
    return [
        ChangeRow(
            one,
            can_undo=one.undone_at is None and can_undo(one.at, now),
            can_end=one.pk in ids and now - one.at >= UNDO_FOR,
        )
        for one in shown
    ]


def words_of(change: AssignmentChange) -> str:
    """Return "12 students went from Dana Reyes to Lee Okoye until Jan 5, 2027"."""
    about = {
        "number": change.students,
        "from": _name(change.from_staff),
        "to": _name(change.to_staff),
        "until": date_format(change.until, "M j, Y") if change.until else "",
    }
    return _pattern(change) % about


def _pattern(change: AssignmentChange) -> str:
    number = change.students
    if change.kind == Kind.LEAVE:
        return ngettext(
            "%(number)d student of %(from)s has %(to)s until %(until)s",
            "%(number)d students of %(from)s have %(to)s until %(until)s",
            number,
        )
    if change.kind == Kind.MOVED:
        return ngettext(
            "%(number)d student went from %(from)s to %(to)s",
            "%(number)d students went from %(from)s to %(to)s",
            number,
        )
    if change.kind == Kind.ENDED:
        return ngettext(
            "%(number)d student is no longer assigned to %(from)s",
            "%(number)d students are no longer assigned to %(from)s",
            number,
        )
    return ngettext(
        "%(number)d student was assigned to %(to)s",
        "%(number)d students were assigned to %(to)s",
        number,
    )


def change_names(_reader: User, ids: Collection[int]) -> dict[int, str]:
    """Name changes in the audit trail by who had the students and who has them. One query."""
    rows = AssignmentChange.objects.filter(pk__in=ids).select_related("from_staff", "to_staff")
    return {
        row.pk: " → ".join(str(one) for one in (row.from_staff, row.to_staff) if one)
        for row in rows
    }


def _name(person: User | None) -> str:
    return isolated(person.full_name or person.email) if person else _("several")


def students_to_hand_over(person: User) -> QuerySet[User]:
    """Return whom `person` advises or will advise, whether or not they still may."""
    rows = Assignment.objects.filter(staff=person, kind=Assignment.Kind.ADVISER).open()
    return User.objects.filter(pk__in=rows.values("student")).order_by(Lower("full_name"), "pk")


def assignments_of(student: User) -> list[Assignment]:
    """Return who advises a student, who will, then who did. One query."""
    rows = Assignment.objects.filter(student=student, kind=Assignment.Kind.ADVISER)
    ever = rows.filter(Q(until=None) | Q(until__gt=F("since")))
    is_over = Case(When(until__lte=Today(F("staff__zone")), then=1), default=0)
    found = ever.select_related("staff").order_by(is_over, "since", "pk")
    # Two accounts that were merged may each have brought the same one.
    return list({(one.staff_id, one.since, one.until): one for one in found}.values())
