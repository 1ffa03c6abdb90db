"""Who advises or teaches whom, from when until when: assign, end, hand over.

Each function takes the ids of students, locks their rows in order, and returns the AssignmentChange
that `undo_assignments` takes back; None if nothing had to change. A day that is not given is today
where the staff member is, so that reach changes with the next request.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from users.domain.periods import Period
from users.models import Assignment, AssignmentChange, Cohort, User
from users.services.assignment_plan import (
    AssignmentPlan,
    carry_out,
    lock_students,
    period_for,
    require_role,
    today,
)
from users.services.audit import Actor

Kind = Assignment.Kind


@dataclass(frozen=True)
class Wanted:
    """Students for one counselor, in these days; None: from today, without an end."""

    staff: User
    student_ids: Collection[int]
    since: dt.date | None = None
    until: dt.date | None = None


@transaction.atomic
def assign(  # noqa: PLR0913 - an assignment has that many facts
    *,
    student_ids: Collection[int],
    staff: User,
    by: Actor,
    now: dt.datetime,
    kind: Kind = Kind.ADVISER,
    cohort: Cohort | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    replace: bool = False,
) -> AssignmentChange | None:
    """Assign students to `staff`; with `replace` in place of whoever has that task then.

    With `until`, whoever is replaced has the students back on that day. Raises Refusal for somebody
    without the role, for who is not a student, and for days that do not fit.
    """
    wanted = Wanted(staff, student_ids, since, until)
    period = period_for(staff, since, until, now)
    lock_students(student_ids)
    plan = AssignmentPlan()
    _plan(plan, wanted, Assignment(kind=kind, cohort=cohort), replace=replace, now=now)
    return carry_out(plan, AssignmentChange.Kind.ASSIGNED, by, now, to_staff=staff, period=period)


@transaction.atomic
def assign_all(*, wanted: Sequence[Wanted], by: Actor, now: dt.datetime) -> AssignmentChange | None:
    """Give each of these counselors their students, in place of whom they had; all or nothing.

    Raises Refusal as `assign`, and for a student who stands twice.
    """
    ids = [student_id for one in wanted for student_id in one.student_ids]
    if len(set(ids)) != len(ids):
        raise Refusal(_("A student stands there twice. Leave one of the two out."))
    lock_students(ids)
    plan = AssignmentPlan()
    for one in wanted:
        _plan(plan, one, Assignment(kind=Kind.ADVISER), replace=True, now=now)
    staff = {one.staff for one in wanted}
    to_staff = staff.pop() if len(staff) == 1 else None
    return carry_out(plan, AssignmentChange.Kind.ASSIGNED, by, now, to_staff=to_staff)


def _plan(
    plan: AssignmentPlan, wanted: Wanted, added: Assignment, *, replace: bool, now: dt.datetime
) -> None:
    staff, ids = wanted.staff, wanted.student_ids
    require_role(staff, Kind(added.kind))
    period = period_for(staff, wanted.since, wanted.until, now)
    if replace:
        rows = Assignment.objects.filter(student__in=ids, kind=added.kind, cohort=added.cohort)
        for row in rows.exclude(staff=staff).select_related("staff"):
            plan.cut(row, period_for(row.staff, wanted.since, wanted.until, now))
    plan.add(staff, [(added, student_id, period) for student_id in sorted({*ids})])


@transaction.atomic
def end_assignments(
    *,
    student_ids: Collection[int],
    by: Actor,
    now: dt.datetime,
    staff: User | None = None,
    kind: Kind = Kind.ADVISER,
    on: dt.date | None = None,
) -> AssignmentChange | None:
    """End assignments of these students, of `staff` or of everybody; `on` is the first day after.

    Raises Refusal for a day that does not fit.
    """
    lock_students(student_ids, only_active=False)
    plan = AssignmentPlan()
    rows = Assignment.objects.filter(student__in=student_ids, kind=kind).select_related("staff")
    for row in rows.filter(staff=staff) if staff else rows:
        plan.cut(row, period_for(row.staff, on, None, now))
    period = Period(on, None) if on else None
    return carry_out(plan, AssignmentChange.Kind.ENDED, by, now, from_staff=staff, period=period)


@transaction.atomic
def hand_over(
    *,
    from_staff: User,
    to_staff: User,
    by: Actor,
    now: dt.datetime,
    student_ids: Collection[int] | None = None,
    kind: Kind = Kind.ADVISER,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> AssignmentChange | None:
    """Hand all students of one staff member, or these, to another.

    With `until` the other stands in: on that day the students are back, by the dates of the rows
    alone. What begins later, or ends earlier, does so with the other. Raises Refusal.
    """
    if from_staff.pk == to_staff.pk:
        raise Refusal(_("Choose somebody else to hand the students to."))
    require_role(to_staff, kind)
    if since and since < today(from_staff, now):
        raise Refusal(_("Hand over from today on: the days before are history."))
    there, here = (period_for(staff, since, until, now) for staff in (from_staff, to_staff))
    rows = Assignment.objects.filter(staff=from_staff, kind=kind).exclude(student=to_staff)
    if student_ids is not None:
        rows = rows.filter(student__in=student_ids)
    lock_students(rows.values_list("student", flat=True), only_active=False)
    plan = AssignmentPlan()
    moved = [(row, row.student_id, held) for row in rows if (held := plan.cut(row, there))]
    # Today may be another day where the other one is.
    shift = here.since - there.since
    plan.add(to_staff, [(row, one, _shifted(held, there, shift)) for row, one, held in moved])
    change = AssignmentChange.Kind.LEAVE if until else AssignmentChange.Kind.MOVED
    return carry_out(plan, change, by, now, from_staff=from_staff, to_staff=to_staff, period=there)


def _shifted(held: Period, asked: Period, shift: dt.timedelta) -> Period:
    return Period(held.since + shift, held.until) if held.since == asked.since else held
