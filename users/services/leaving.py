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
from users.services.activation import checked_word
from users.services.audit import record, record_each
from users.services.roles import require_right

COLUMNS = ("leaves_on", "leaves_by")
LATEST = dt.timedelta(days=10 * 366)


@transaction.atomic
def set_leaves_on(
    *,
    person: User,
    leaves_on: dt.date | None,
    by: User,
    now: dt.datetime,
    shown: dt.date | None,
    word: str | None = None,
    shown_word: str = "",
) -> bool:
    """Set the day, or None for a student who stays; False if it is that already.

    Moved back or taken away, the account is whole again at once. `word` goes to the contacts whose
    requests are closed on the day; None keeps the one there is. Raises Stale if the stored day or
    word is not the one shown; Refusal for another account than a student's alone, for a day that
    has passed or is ten years ahead, for a word that cannot be sent, and for somebody who is no
    admin.
    """
    require_right(by)
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    same_day = stored.leaves_on == leaves_on
    is_known = word is None or stored.leaves_word in (shown_word, checked_word(word))
    word = _word(stored, leaves_on, word)
    same_word = stored.leaves_word == word
    if same_day and same_word and (leaves_on or stored.leaves_by == User.LeavesBy.ADMIN):
        return False
    if stored.leaves_on != shown or not is_known:
        raise Stale(stored)
    if leaves_on is not None:
        require_student(stored)
    if leaves_on is not None and not same_day:
        _require_day(leaves_on, office_today(now))
    before = states_of(stored, COLUMNS)
    stored.leaves_on, stored.leaves_word = leaves_on, word
    if not same_day or leaves_on is None:
        stored.leaves_by = User.LeavesBy.ADMIN
    stored.save(update_fields=(*COLUMNS, "leaves_word"))
    person.leaves_on, person.leaves_by = stored.leaves_on, stored.leaves_by
    person.leaves_word = stored.leaves_word
    changed = {"leaves_on": not same_day or same_word, "leaves_word": not same_word}
    record(
        actor=by,
        action=UserAction.LEAVING_SET,
        object=stored,
        student_id=stored.pk,
        fields=[name for name, is_changed in changed.items() if is_changed],
        before=before,
        after=states_of(stored, COLUMNS),
    )
    return True


def _word(stored: User, leaves_on: dt.date | None, word: str | None) -> str:
    """Return the word to keep; without a day there is nobody to tell."""
    if leaves_on is None:
        return ""
    return stored.leaves_word if word is None else checked_word(word)


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
    rows = User.objects.filter(pk__in=ids)
    if day:
        rows.update(leaves_on=day, leaves_by=by)
    else:
        rows.update(leaves_on=None, leaves_by=by, leaves_word="")
    for student in User.objects.filter(pk__in=ids) if cohort is None else [cohort]:
        record_each(
            actor=None,
            action=UserAction.LEAVING_SET,
            object=student,
            student_ids=ids if cohort else [student.pk],
            after={"leaves_on": day},
            purpose="cohort",
        )
