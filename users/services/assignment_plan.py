"""What every change of assignments shares: days, locks, the rows to write, the trail."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.errors import Refusal
from core.names import isolated
from users.domain.audit_actions import UserAction
from users.domain.periods import Period
from users.models import Assignment, AssignmentChange, User
from users.models.roles import Role
from users.services.audit import Actor, record_each

FARTHEST = dt.timedelta(days=3660)  # no assignment begins or ends farther from today
Row = tuple[Assignment, int, Period]  # a row like this one, for a student, in these days


@dataclass
class AssignmentPlan:
    """Rows to write, and of each shortened row the end that it had."""

    new: list[Assignment] = field(default_factory=list)
    ended: dict[int, tuple[Assignment, dt.date | None]] = field(default_factory=dict)

    @property
    def students(self) -> list[int]:
        rows = [*self.new, *(row for row, _end in self.ended.values())]
        return sorted({row.student_id for row in rows})

    def cut(self, row: Assignment, period: Period) -> Period | None:
        """Take `period` out of a row, and return what of it the row held; None if nothing."""
        held = Period(row.since, row.until).common(period)
        if held is None:
            return None
        if row.pk:
            self.ended.setdefault(row.pk, (row, row.until))
        if held.until and (row.until is None or row.until > held.until):
            self.new.append(like(row, row.staff_id, Period(held.until, row.until)))
        row.until = held.since
        return held

    def add(self, staff: User, wanted: list[Row]) -> None:
        """Add rows of `staff`, each in place of what they had of those days. One query."""
        there: dict[tuple, list[Assignment]] = defaultdict(list)
        ids = {student_id for _row, student_id, _period in wanted}
        for row in Assignment.objects.filter(staff=staff, student__in=ids):
            there[row.student_id, row.kind, row.cohort_id].append(row)
        for row, student_id, period in wanted:
            own = there[student_id, row.kind, row.cohort_id]
            if any(Period(one.since, one.until).covers(period) for one in own):
                continue
            for one in own:
                self.cut(one, period)
            added = like(row, staff.pk, period)
            added.student_id = student_id
            self.new.append(added)
            own.append(added)


def like(row: Assignment, staff_id: int, period: Period) -> Assignment:
    """Return an unsaved row of the same student, kind and cohort."""
    return Assignment(
        student_id=row.student_id,
        staff_id=staff_id,
        kind=row.kind,
        cohort_id=row.cohort_id,
        since=period.since,
        until=period.until,
    )


def require_role(staff: User, kind: Assignment.Kind) -> None:
    """Raise Refusal for somebody who cannot have assignments of this kind."""
    role = Role(Assignment.NEEDS[kind])
    name = {"name": isolated(staff.full_name or staff.email)}
    if not staff.is_active:
        raise Refusal(_("The account of %(name)s is deactivated. Choose somebody else.") % name)
    if not staff.has_role(role):
        text = _("%(name)s does not have the role “%(role)s”. Give it first, or choose another.")
        raise Refusal(text % {**name, "role": role.label})


def lock_students(ids: Iterable[int], *, only_active: bool = True) -> None:
    """Lock the rows of students, always in the same order.

    Raises Refusal for who is no student or, with `only_active`, has no open account.
    """
    wanted = set(ids)
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = list(rows)
    fit = {one.pk for one in found if one.is_active and one.has_role(Role.STUDENT)}
    if not only_active or len(fit) == len(wanted):
        return
    names = [isolated(one.full_name or one.email) for one in found if one.pk not in fit]
    text = ngettext(
        "%(names)s is not a student with an active account. Nothing was changed.",
        "%(number)d of them are not students with an active account: %(names)s. Nothing was "
        "changed.",
        len(wanted - fit),
    )
    raise Refusal(text % {"number": len(wanted - fit), "names": ", ".join(names[:5]) or "?"})


def today(staff: User, now: dt.datetime) -> dt.date:
    return clock.local(now, staff.zone).date()


def period_for(
    staff: User, since: dt.date | None, until: dt.date | None, now: dt.datetime
) -> Period:
    """Return the days; `since` is today where `staff` is, if it is not given. Raises Refusal."""
    here = today(staff, now)
    for day in filter(None, (since, until)):
        if abs(day - here) > FARTHEST:
            raise Refusal(_("%(day)s is too far from today.") % {"day": day.isoformat()})
    start = since or here
    if until and until <= start:
        raise Refusal(_("The day of the end has to come after the first day."))
    return Period(start, until)


def carry_out(
    plan: AssignmentPlan,
    kind: AssignmentChange.Kind,
    by: Actor,
    now: dt.datetime,
    *,
    from_staff: User | None = None,
    to_staff: User | None = None,
    period: Period | None = None,
) -> AssignmentChange | None:
    """Write the plan and one entry of the trail for each student; None if it is empty."""
    change = write_plan(
        plan, kind, by, now, from_staff=from_staff, to_staff=to_staff, period=period
    )
    if change is not None:
        record_each(
            actor=by,
            action=UserAction.ASSIGNMENTS_CHANGED,
            object=change,
            student_ids=plan.students,
            after={"since": change.since, "until": change.until},
            purpose=kind.value,
        )
    return change


def write_plan(
    plan: AssignmentPlan,
    kind: AssignmentChange.Kind,
    by: Actor,
    now: dt.datetime,
    *,
    from_staff: User | None = None,
    to_staff: User | None = None,
    period: Period | None = None,
) -> AssignmentChange | None:
    """Write the plan; the caller enters it into the trail. Three queries."""
    students = plan.students
    if not students:
        return None
    write_ends([row for row, _end in plan.ended.values()])
    # What was added may have been cut again before it was stored.
    new = Assignment.objects.bulk_create(row for row in plan.new if row.until != row.since)
    return AssignmentChange.objects.create(
        kind=kind,
        by=by if isinstance(by, User) else None,
        at=now,
        from_staff=from_staff,
        to_staff=to_staff,
        since=period.since if period else None,
        until=period.until if period else None,
        students=len(students),
        created={row.pk: days_of(row) for row in new},
        ended={pk: [iso(end), iso(row.until)] for pk, (row, end) in plan.ended.items()},
    )


def write_ends(rows: Iterable[Assignment]) -> None:
    """Store `until` of these rows: one query for each day, which thousands of rows share."""
    ids: dict[dt.date | None, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.until].append(row.pk)
    for until, chosen in ids.items():
        Assignment.objects.filter(pk__in=chosen).update(until=until)


def days_of(row: Assignment) -> list[str | None]:
    """Return the days of a row as JSON holds them."""
    return [row.since.isoformat(), iso(row.until)]


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
