"""Cohorts: create, change, archive."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.cache import process_cache
from core.errors import Refusal
from core.lengths import require_lengths
from core.lines import HiddenCharacter, one_line
from users.domain.audit import states_of
from users.domain.audit_actions import UserAction
from users.models import Cohort, User
from users.services.audit import record
from users.services.roles import require_right

STATES = ("starts_on", "ends_on", "students_leave")


class CohortNameTaken(Refusal):
    sentence = gettext_lazy("Another cohort has this name. It may be archived.")


@transaction.atomic
def create_cohort(
    *, name: str, starts_on: dt.date, ends_on: dt.date, by: User, students_leave: bool = False
) -> Cohort:
    """Raises CohortNameTaken, Refusal."""
    require_right(by)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    cohort = Cohort(name=_name(name), students_leave=students_leave, **days)
    _save(cohort)
    after = states_of(cohort, STATES)
    record(actor=by, action=UserAction.COHORT_CREATED, object=cohort, after=after)
    return cohort


@transaction.atomic
def change_cohort(
    *,
    cohort: Cohort,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    by: User,
    students_leave: bool | None = None,
) -> bool:
    """Rename a cohort, move its days, or say whether its students leave; True if that changed any.

    None leaves that as it is. Raises as `create_cohort`.
    """
    require_right(by)
    stored = Cohort.objects.select_for_update().get(pk=cohort.pk)
    before = states_of(stored, STATES)
    wanted: dict[str, Any] = {"name": _name(name), "starts_on": starts_on, "ends_on": ends_on}
    if students_leave is not None:
        wanted["students_leave"] = students_leave
    changed = [column for column, value in wanted.items() if getattr(stored, column) != value]
    for column in changed:
        setattr(stored, column, wanted[column])
    if not changed:
        return False
    _save(stored)
    transaction.on_commit(process_cache.clear)  # numbers of a cohort hold on its days
    after = states_of(stored, STATES)
    record(
        actor=by,
        action=UserAction.COHORT_CHANGED,
        object=stored,
        fields=changed,
        before={column: before[column] for column in changed if column in STATES},
        after={column: after[column] for column in changed if column in STATES},
    )
    return True


@transaction.atomic
def archive_cohort(*, cohort: Cohort, by: User, now: dt.datetime) -> bool:
    """Put a cohort out of the lists to choose from; who is in it stays. False if it was."""
    require_right(by)
    changed = Cohort.objects.in_use().filter(pk=cohort.pk).update(archived_at=now)
    if changed:
        record(actor=by, action=UserAction.COHORT_ARCHIVED, object=cohort)
    return bool(changed)


@transaction.atomic
def restore_cohort(*, cohort: Cohort, by: User) -> bool:
    """Undo `archive_cohort`, at any time. False if it was not archived."""
    require_right(by)
    archived = Cohort.objects.filter(pk=cohort.pk).exclude(archived_at=None)
    changed = archived.update(archived_at=None)
    if changed:
        record(actor=by, action=UserAction.COHORT_RESTORED, object=cohort)
    return bool(changed)


def _name(text: str) -> str:
    try:
        name = one_line(text)
    except HiddenCharacter as error:
        raise Refusal(_("A hidden character (%s) is in it. Type it again.") % error.code) from error
    if not name:
        raise Refusal(_("A cohort needs a name."))
    require_lengths(Cohort, {"name": name})
    return name


def _save(cohort: Cohort) -> None:
    if cohort.ends_on < cohort.starts_on:
        raise Refusal(_("The last day is before the first."))
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError as error:
        raise CohortNameTaken from error
