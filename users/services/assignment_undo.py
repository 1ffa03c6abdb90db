"""Take changes of assignments back: within ten minutes, or a leave before its last day."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.undo import can_undo
from users.domain.audit_actions import UserAction
from users.models import Assignment, AssignmentChange
from users.services.assignment_plan import days_of, iso, lock_students, today, write_ends
from users.services.audit import Actor, record_each


@transaction.atomic
def undo_assignments(*, change: AssignmentChange, by: Actor, now: dt.datetime) -> bool:
    """Put every assignment back as it was before `change`; False if it was undone already.

    Raises Refusal after ten minutes, and once somebody changed one of the rows again.
    """
    change = _locked(change)
    if change.undone_at:
        return False
    if not can_undo(change.at, now):
        raise Refusal(_("That was more than ten minutes ago. Hand the students over again."))
    rows = Assignment.objects.in_bulk([*map(int, change.created), *map(int, change.ended)])
    students = sorted({row.student_id for row in rows.values()})
    lock_students(students, only_active=False)
    _put_back(change, rows)
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    record_each(actor=by, action=UserAction.ASSIGNMENTS_UNDONE, object=change, student_ids=students)
    return True


def _put_back(change: AssignmentChange, rows: dict[int, Assignment]) -> None:
    again = Refusal(_("Somebody changed these assignments since. Nothing was undone."))
    created = {int(pk): days for pk, days in change.created.items()}
    ended = {int(pk): ends for pk, ends in change.ended.items()}
    if {*created, *ended} - set(rows):
        raise again
    if any(days_of(rows[pk]) != days for pk, days in created.items()):
        raise again
    if any(iso(rows[pk].until) != after for pk, (_before, after) in ended.items()):
        raise again
    Assignment.objects.filter(pk__in=created).delete()
    for pk, (before, _after) in ended.items():
        rows[pk].until = dt.date.fromisoformat(before) if before else None
    try:
        with transaction.atomic():
            write_ends([rows[pk] for pk in ended])
    except IntegrityError as error:  # the same two were assigned once more
        raise again from error


@transaction.atomic
def end_leave(*, change: AssignmentChange, by: Actor, now: dt.datetime) -> int:
    """Give the students of a leave back today, and return how many.

    Rows that somebody changed since stay as they are. Raises Refusal for a leave that is over.
    """
    change = _locked(change)
    home = change.from_staff
    if change.kind != change.Kind.LEAVE or change.undone_at or home is None or not change.until:
        raise Refusal(_("This is no leave that could end."))
    if change.until <= today(home, now):
        raise Refusal(_("These students are back already."))
    students = _return_today(change, now)
    before, change.until = change.until, today(home, now)
    change.save(update_fields=["until"])
    record_each(
        actor=by,
        action=UserAction.LEAVE_ENDED,
        object=change,
        student_ids=students,
        before={"until": before},
        after={"until": change.until},
    )
    return len(students)


def _return_today(change: AssignmentChange, now: dt.datetime) -> list[int]:
    """Shorten the stand-in's rows to today and begin the others today; return the students."""
    rows = Assignment.objects.filter(pk__in=map(int, change.created)).select_related("staff")
    lock_students(rows.values_list("student", flat=True), only_active=False)
    back = []
    for row in rows:
        here = today(row.staff, now)
        if days_of(row) != change.created[str(row.pk)]:
            continue
        if row.staff_id == change.to_staff_id and row.until and row.until > here:
            row.until = max(row.since, here)
            back.append(row)
        elif row.staff_id == change.from_staff_id and row.since > here:
            row.since = here
            back.append(row)
    Assignment.objects.bulk_update(back, ["since", "until"])
    return sorted({row.student_id for row in back})


def _locked(change: AssignmentChange) -> AssignmentChange:
    """Return the change as stored, locked, so that a second press waits for the first."""
    AssignmentChange.objects.select_for_update().get(pk=change.pk)
    return AssignmentChange.objects.select_related("from_staff", "to_staff").get(pk=change.pk)
