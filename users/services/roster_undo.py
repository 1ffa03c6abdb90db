"""Undo an applied roster, as far as nobody changed the same since."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import ForeignObjectRel, Model

from users.domain.audit_actions import UserAction
from users.domain.import_kinds import ImportRun
from users.domain.roster_changes import SIMPLE, Changes, changes_of
from users.models import (
    Assignment,
    AssignmentChange,
    AuditEntry,
    ImportJob,
    RosterRow,
    StudentProfile,
    User,
)
from users.models.roles import Role
from users.selectors.roster_accounts import Accounts, snapshots_of
from users.services.activation import close_accounts, open_accounts
from users.services.assignment_plan import days_of, iso
from users.services.audit import record
from users.services.roles import require_right
from users.services.roster_apply import (
    actor_of,
    move_between_cohorts,
    row_batches,
    write_profiles,
    write_users,
)

Kind = RosterRow.Kind


def undo_roster(run: ImportRun) -> dict[str, Any]:
    """Take back what the import wrote; return counts, with how many new accounts stay.

    A value that somebody changed since stays. New accounts are deleted, but for those that
    somebody signed in to, or that other rows belong to.
    """
    job, by = run.job, actor_of(run.job)
    require_right(by)
    _unassign(job)
    undone = sum(
        _change_back(rows)
        for kind in (Kind.CHANGED, Kind.CLOSED, Kind.SAME)
        for rows in row_batches(job, kind, "user_id", is_applied=True)
    )
    removed = kept = 0
    for rows in row_batches(job, Kind.NEW, "user_id", is_applied=True):
        gone = _delete_unused(rows)
        removed, kept = removed + gone, kept + len(rows) - gone
    ended = RosterRow.objects.filter(job=job, kind=Kind.MISSING, is_applied=True)
    open_accounts(ids=_last_changed_by(job, ended), by=by, source=job)
    reopened = RosterRow.objects.filter(job=job, kind=Kind.CLOSED, is_applied=True)
    close_accounts(ids=_last_changed_by(job, reopened), by=by, source=job)
    counts = {"removed": removed, "kept": kept, "changed": undone}
    record(
        actor=by,
        action=UserAction.ROSTER_UNDONE,
        object=job,
        count=removed + undone,
        after=counts,
    )
    return {f"undone_{name}": number for name, number in counts.items()}


def _last_changed_by(job: ImportJob, rows: Any) -> list[int]:
    """Return the accounts of `rows` that nobody closed or opened since the import did. One query.

    Asked of the audit trail: an account that was opened and closed again looks as the import left
    it.
    """
    acts = AuditEntry.objects.filter(
        student_id__in=rows.values("user_id"),
        action__in=(UserAction.DEACTIVATED, UserAction.REACTIVATED),
    )
    last = acts.order_by("student_id", "-pk").distinct("student_id")
    found = last.values_list("student_id", "object_type", "object_id")
    own = (ImportJob._meta.label_lower, job.pk)  # noqa: SLF001 - public API
    return [pk for pk, *source in found if pk and tuple(source) == own]


def _change_back(rows: Sequence[RosterRow]) -> int:
    """Write back what is still as the import left it; return how many accounts changed."""
    by_user = {row.user_id: row for row in rows if row.user_id}
    students = User.objects.filter(pk__in=by_user, roles=[Role.STUDENT])  # staff since: as it is
    locked = students.order_by("pk").select_for_update(no_key=True)
    users, there = {user.pk: user for user in locked}, snapshots_of(by_user)
    changes = {pk: changes_of(by_user[pk].said, by_user[pk].before) for pk in users}
    columns = {pk: _earlier(it, by_user[pk], there[pk]) for pk, it in changes.items()}
    moves = {pk: (it.out_of, it.into) for pk, it in changes.items()}
    _leave_taken(columns)
    write_users(users, columns)
    write_profiles(users, columns, {pk: by_user[pk].before["last"] for pk in users})
    move_between_cohorts(moves)
    return sum(bool(columns[pk]) or any(moves[pk]) for pk in users)


def _earlier(changes: Changes, row: RosterRow, there: dict[str, Any]) -> dict[str, str]:
    found = {
        name: row.before[name]
        for name in SIMPLE
        if name in changes.columns and there[name] == row.said[name]
    }
    return found | ({"leaves_by": row.before["leaves_by"]} if "leaves_on" in found else {})


def _leave_taken(columns: dict[int, dict[str, str]]) -> None:
    """Drop earlier addresses and ids that another account has by now."""
    emails = {values["email"]: pk for pk, values in columns.items() if "email" in values}
    ids = {
        values["university_id"].lower(): pk
        for pk, values in columns.items()
        if values.get("university_id")
    }
    accounts = Accounts(ids, emails)
    for email, holder in (accounts.by_email if emails else {}).items():
        if holder.pk != emails[email]:
            del columns[emails[email]]["email"]
    for own_id, holder in (accounts.by_id if ids else {}).items():
        if holder.pk != ids[own_id]:
            del columns[ids[own_id]]["university_id"]


# --- new accounts ---------------------------------------------------------------------------------
def _delete_unused(rows: Sequence[RosterRow]) -> int:
    """Delete the accounts that nobody used; return how many."""
    fresh = User.objects.filter(
        pk__in=[row.user_id for row in rows],
        roles=[Role.STUDENT],
        last_login=None,
        password_unproven=False,
    )
    ids = set(fresh.select_for_update().values_list("pk", flat=True))
    ids -= _used(ids) if ids else set()
    # The rows would go with their accounts.
    RosterRow.objects.filter(pk__in=[row.pk for row in rows if row.user_id in ids]).update(
        user=None
    )
    User.objects.filter(pk__in=ids).delete()
    return len(ids)


def _used(ids: set[int]) -> set[int]:
    """Return the accounts that rows refer to which no import made. A query for each such column."""
    made: set[type[Model]] = {StudentProfile, EmailAddress, RosterRow}
    found: set[int] = set()
    for relation in User._meta.get_fields(include_hidden=True):  # noqa: SLF001 - public API
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in made:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})  # noqa: SLF001
            found |= set(rows.values_list(name, flat=True))
    return found


# --- counselors -----------------------------------------------------------------------------------
def _unassign(job: ImportJob) -> None:
    """Delete the assignments that it made and reopen those that it ended, unless changed since."""
    changes = AssignmentChange.objects.filter(
        pk__in=job.counts.get("assignment_changes", []), undone_at=None
    )
    for change in changes.order_by("pk").select_for_update():
        created = Assignment.objects.in_bulk([*map(int, change.created)])
        as_left = [pk for pk, row in created.items() if days_of(row) == change.created[str(pk)]]
        Assignment.objects.filter(pk__in=as_left).delete()
        ended = Assignment.objects.in_bulk([*map(int, change.ended)])
        back = [row for pk, row in ended.items() if iso(row.until) == change.ended[str(pk)][1]]
        open_already = _open_already(back)
        for row in back:
            before = change.ended[str(row.pk)][0]
            row.until = dt.date.fromisoformat(before) if before else None
        Assignment.objects.bulk_update(
            [row for row in back if (row.student_id, row.staff_id) not in open_already], ["until"]
        )
    changes.update(undone_at=job.written_at)


def _open_already(rows: Sequence[Assignment]) -> set[tuple[int, int]]:
    """Return the pairs that have an assignment without end again, which cannot be there twice."""
    found = Assignment.objects.filter(
        student__in=[row.student_id for row in rows],
        kind=Assignment.Kind.ADVISER,
        cohort=None,
        until=None,
    )
    return set(found.values_list("student_id", "staff_id"))
