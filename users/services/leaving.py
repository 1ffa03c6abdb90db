"""The day on which a student leaves: set it, move it, take it away.

What follows from the day is done by users.services.departures.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.edits import Stale
from core.errors import Refusal
from users.domain.audit import states_of
from users.domain.audit_actions import UserAction
from users.models import Cohort, StudentProfile, User
from users.models.roles import Role
from users.selectors.leaving import office_today
from users.services.audit import record, record_each
from users.services.roles import require_right

COLUMNS = ("leaves_on", "leaves_by")
LATEST = dt.timedelta(days=10 * 366)


@transaction.atomic
def set_leaves_on(
    *, person: User, leaves_on: dt.date | None, by: User, now: dt.datetime, shown: dt.date | None
) -> bool:
    """Set the day, or None for a student who stays; False if it is that already.

    Moved back or taken away, the account is whole again at once. Raises Stale if the stored day is
    not the one `shown`; Refusal for another account than a student's alone, for a day that has
    passed or is ten years ahead, and for somebody who is no admin.
    """
    require_right(by)
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if stored.leaves_on == leaves_on and (leaves_on or stored.leaves_by == User.LeavesBy.ADMIN):
        return False
    if stored.leaves_on != shown:
        raise Stale(stored)
    if leaves_on is not None:
        require_student(stored)
        _require_day(leaves_on, office_today(now))
    before = states_of(stored, COLUMNS)
    stored.leaves_on, stored.leaves_by = leaves_on, User.LeavesBy.ADMIN
    person.leaves_on, person.leaves_by = stored.leaves_on, stored.leaves_by
    stored.save(update_fields=COLUMNS)
    record(
        actor=by,
        action=UserAction.LEAVING_SET,
        object=stored,
        student_id=stored.pk,
        fields=("leaves_on",),
        before=before,
        after=states_of(stored, COLUMNS),
    )
    return True


def require_student(person: User) -> None:
    if list(person.roles) != [Role.STUDENT]:
        raise Refusal(
            _("Only students leave by a day. To end somebody else's access, deactivate them.")
        )


def _require_day(day: dt.date, today: dt.date) -> None:
    if day < today:
        raise Refusal(_("This day has passed. Choose today or a later one."))
    if day > today + LATEST:
        raise Refusal(_("This is more than ten years ahead."))


@transaction.atomic
def follow_cohorts(today: dt.date) -> int:
    """Give students the day after the last of their cohorts whose students leave.

    Only where nobody else set a day or took it away; a cohort that has ended sets none. Returns
    how many changed. Two queries, and two for each cohort whose students change.
    """
    last = _last_cohorts(today)
    by_cohort = ("", User.LeavesBy.COHORT.value)
    rows = User.objects.filter(leaves_by__in=by_cohort, is_active=True)
    to_come = rows.filter(leaves_by=User.LeavesBy.COHORT, leaves_on__gte=today)
    changed: dict[Cohort | None, list[int]] = {}
    for user in (rows.filter(pk__in=last) | to_come).order_by("pk").select_for_update(no_key=True):
        cohort = last.get(user.pk)
        has_left = user.leaves_on is not None and user.leaves_on < today
        if user.leaves_on != _day_after(cohort) and not has_left:
            changed.setdefault(cohort, []).append(user.pk)
    for cohort, ids in changed.items():
        _follow(cohort, ids)
    return sum(map(len, changed.values()))


def _last_cohorts(today: dt.date) -> dict[int, Cohort]:
    """Return the cohort that ends last by student, of those whose students leave."""
    cohorts = Cohort.objects.in_use().filter(students_leave=True, ends_on__gte=today).in_bulk()
    rows = StudentProfile.cohorts.through.objects.filter(
        cohort__in=cohorts, studentprofile__user__roles=[Role.STUDENT]
    )
    found: dict[int, Cohort] = {}
    for user_id, cohort_id in rows.values_list("studentprofile__user_id", "cohort_id"):
        cohort = cohorts[cohort_id]
        if user_id not in found or found[user_id].ends_on < cohort.ends_on:
            found[user_id] = cohort
    return found


def _day_after(cohort: Cohort | None) -> dt.date | None:
    return cohort.ends_on + dt.timedelta(days=1) if cohort else None


def _follow(cohort: Cohort | None, ids: list[int]) -> None:
    day = _day_after(cohort)
    by = User.LeavesBy.COHORT if cohort else ""
    User.objects.filter(pk__in=ids).update(leaves_on=day, leaves_by=by)
    for student in User.objects.filter(pk__in=ids) if cohort is None else [cohort]:
        record_each(
            actor=None,
            action=UserAction.LEAVING_SET,
            object=student,
            student_ids=ids if cohort else [student.pk],
            after={"leaves_on": day},
            purpose="cohort",
        )
