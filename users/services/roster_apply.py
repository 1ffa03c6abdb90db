"""Apply a checked roster: all of it in the caller's transaction, in batches of rows.

What is compared is compared once more under locks: an account that changed since the check stops
the import, which is then checked again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import F, Q

from core.zones import default_zone
from users.domain.audit_actions import UserAction
from users.domain.import_kinds import ImportRun
from users.domain.roster_changes import OF_PROFILE, OF_USER, Changes, changes_of
from users.models import (
    Assignment,
    AssignmentChange,
    ImportJob,
    Program,
    RosterRow,
    StudentProfile,
    User,
)
from users.models.roles import Role
from users.selectors.roster_accounts import Accounts, snapshots_of
from users.services.access_ending import end_access
from users.services.activation import close_accounts, open_accounts
from users.services.assignment_plan import AssignmentPlan, period_for, write_plan
from users.services.audit import record
from users.services.imports import ImportStale
from users.services.roles import require_right

BATCH = 500
OF_LEAVING = ("leaves_on", "leaves_by")
NULLABLE = ("university_id", "leaves_on")
Kind = RosterRow.Kind
Through = StudentProfile.cohorts.through


def actor_of(job: ImportJob) -> User | Program:
    """Return who applies: the admin who pressed, or the program that read a file on the server."""
    return job.written_by or Program.ROSTER


def apply_roster(run: ImportRun) -> dict[str, Any]:
    """Create, change, reactivate and deactivate what was looked at and chosen; return counts.

    Sends no email. Raises ImportStale, IntegrityError, Refusal for somebody who is no admin.
    """
    job, by, now = run.job, actor_of(run.job), run.clock()
    require_right(by)
    advised: dict[int, list[int]] = defaultdict(list)  # counselor -> students
    reopened = _reopen(job, by) if job.choices.get("reopen") else 0
    changed = sum(_change(rows, advised) for rows in _to_change(job))
    new = sum(_create(rows, advised) for rows in row_batches(job, Kind.NEW, "number"))
    ended = _end(job, by)
    assigned = _assign(advised, by, now)
    counts = {"new": new, "changed": changed, "deactivated": ended, "reactivated": reopened}
    record(
        actor=by,
        action=UserAction.ROSTER_APPLIED,
        object=job,
        count=new + changed + ended,
        after=counts,
    )
    found = {f"applied_{name}": number for name, number in counts.items()}
    return found | {"assignment_changes": assigned}


def row_batches(job: ImportJob, kind: str, order: str, **only: Any) -> Iterator[list[RosterRow]]:
    rows = RosterRow.objects.filter(job=job, kind=kind, **only).order_by(order)
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield list(rows.filter(pk__in=ids[start : start + BATCH]))


def _to_change(job: ImportJob) -> Iterator[list[RosterRow]]:
    """Yield rows in the order of their accounts, which is that of all locks.

    Of the rows that change nothing only those that the last roster said otherwise.
    """
    kinds = [Kind.CHANGED, *([Kind.CLOSED] if job.choices.get("reopen") else [])]
    for kind in kinds:
        yield from row_batches(job, kind, "user_id")
    said_anew = RosterRow.objects.filter(job=job, kind=Kind.SAME).exclude(before__last=F("said"))
    yield from row_batches(job, Kind.SAME, "user_id", pk__in=said_anew)


# --- accounts that are there ----------------------------------------------------------------------
def _change(rows: Sequence[RosterRow], advised: dict[int, list[int]]) -> int:
    """Write the changes of one batch; return how many accounts changed."""
    by_user = {row.user_id: row for row in rows if row.user_id}
    users = _locked(by_user)
    snapshots = snapshots_of(users)
    if len(users) < len(rows) or any(snapshots[pk] != row.before for pk, row in by_user.items()):
        raise ImportStale
    changes = {pk: changes_of(row.said, row.before) for pk, row in by_user.items()}
    _refuse_taken(changes)
    columns = {pk: it.columns for pk, it in changes.items()}
    write_users(users, columns)
    write_profiles(users, columns, {pk: row.said for pk, row in by_user.items()})
    move_between_cohorts({pk: (it.into, it.out_of) for pk, it in changes.items()})
    for pk, it in changes.items():
        if it.counselor:
            advised[it.counselor].append(pk)
    RosterRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_applied=True)
    return sum(bool(it.names) for it in changes.values())


def _locked(ids: Collection[int]) -> dict[int, User]:
    """Lock and return those of these accounts that a roster may change."""
    rows = User.objects.filter(pk__in=ids, is_active=True, roles=[Role.STUDENT]).order_by("pk")
    return {user.pk: user for user in rows.select_for_update(no_key=True)}


def _refuse_taken(changes: dict[int, Changes]) -> None:
    emails = {it.columns["email"]: pk for pk, it in changes.items() if "email" in it.columns}
    holders = Accounts((), emails).by_email if emails else {}
    if any(holder.pk != emails[email] for email, holder in holders.items()):
        raise ImportStale


def write_users(users: dict[int, User], columns: dict[int, dict[str, str]]) -> None:
    """Write name, address, id and day of leaving; a new address ends what the old one opened, as
    `change_person` does."""
    moved, written = [], []
    for pk, values in columns.items():
        of_user = {name: values[name] for name in (*OF_USER, *OF_LEAVING) if name in values}
        for name, value in of_user.items():
            setattr(users[pk], name, value or None if name in NULLABLE else value)
        if "leaves_on" in of_user:
            users[pk].leaves_by = values.get("leaves_by", User.LeavesBy.ROSTER)
            users[pk].leaves_word = users[pk].leaves_word if of_user["leaves_on"] else ""
        if of_user:
            written.append(users[pk])
        if "email" in of_user:
            moved.append(users[pk])
    if written:
        User.objects.bulk_update(written, [*OF_USER, *OF_LEAVING, "leaves_word"])
    if moved:
        _forget_old_addresses(moved)


def _forget_old_addresses(users: Sequence[User]) -> None:
    EmailAddress.objects.filter(user__in=users).delete()
    EmailAddress.objects.bulk_create(EmailAddress(user=one, email=one.email) for one in users)
    end_access([one.pk for one in users])
    unproven = [one for one in users if one.password_unproven]
    for one in unproven:
        one.set_unusable_password()
        one.password_unproven = False
    User.objects.bulk_update(unproven, ["password", "password_unproven"])


def write_profiles(
    ids: Iterable[int], columns: dict[int, dict[str, str]], last: dict[int, dict[str, Any]]
) -> None:
    """Write subject and year, and what the roster said."""
    there = {row.user_id: row for row in StudentProfile.objects.filter(user__in=ids)}
    absent = [StudentProfile(user_id=pk) for pk in ids if pk not in there]
    there |= {row.user_id: row for row in StudentProfile.objects.bulk_create(absent)}
    for pk, profile in there.items():
        for name in OF_PROFILE:
            setattr(profile, name, columns.get(pk, {}).get(name, getattr(profile, name)))
        profile.last_roster = last[pk]
    StudentProfile.objects.bulk_update(there.values(), [*OF_PROFILE, "last_roster"])


def move_between_cohorts(moves: dict[int, tuple[list[int], list[int]]]) -> None:
    """Put students into cohorts, and take them out of others, by their user's id."""
    moving = {pk: move for pk, move in moves.items() if any(move)}
    if not moving:
        return
    profiles = dict(StudentProfile.objects.filter(user__in=moving).values_list("user_id", "pk"))
    gone = Q(pk__in=[])
    for pk, (_into, out_of) in moving.items():
        if out_of:
            gone |= Q(studentprofile=profiles[pk], cohort__in=out_of)
    Through.objects.filter(gone).delete()
    Through.objects.bulk_create(
        (
            Through(studentprofile_id=profiles[pk], cohort_id=cohort_id)
            for pk, (into, _out_of) in moving.items()
            for cohort_id in into
        ),
        ignore_conflicts=True,
    )


# --- new ones -------------------------------------------------------------------------------------
def _create(rows: Sequence[RosterRow], advised: dict[int, list[int]]) -> int:
    """Create accounts as `create_person` does, without a password and without an email."""
    ids = {row.said.get("university_id", "") for row in rows} - {""}
    accounts = Accounts(ids, {row.said["email"] for row in rows})
    if accounts.by_id or accounts.by_email:
        raise ImportStale
    zone = default_zone()
    users = User.objects.bulk_create(
        User(
            zone=zone,
            email=row.said["email"],
            full_name=row.said["full_name"],
            university_id=row.said.get("university_id") or None,
            roles=[Role.STUDENT.value],
            password=make_password(None),
            leaves_on=row.said.get("leaves_on"),
            leaves_by=User.LeavesBy.ROSTER if row.said.get("leaves_on") else "",
        )
        for row in rows
    )
    EmailAddress.objects.bulk_create(EmailAddress(user=one, email=one.email) for one in users)
    said = {user.pk: row.said for user, row in zip(users, rows, strict=True)}
    StudentProfile.objects.bulk_create(
        StudentProfile(
            user_id=pk,
            subject=it.get("subject", ""),
            class_year=it.get("class_year", ""),
            last_roster=it,
        )
        for pk, it in said.items()
    )
    move_between_cohorts({pk: (it.get("cohorts", []), []) for pk, it in said.items()})
    for user, row in zip(users, rows, strict=True):
        row.user, row.is_applied = user, True
        if counselor := row.said.get("counselor"):
            advised[counselor].append(user.pk)
    RosterRow.objects.bulk_update(rows, ["user", "is_applied"])
    return len(users)


# --- who leaves, who is back, who advises ---------------------------------------------------------
def _end(job: ImportJob, by: User | Program) -> int:
    rows = RosterRow.objects.filter(job=job, kind=Kind.MISSING, is_chosen=True)
    ids = list(rows.values_list("user_id", flat=True))
    if not ids:
        return 0
    if len(_locked(ids)) != len(ids):
        raise ImportStale
    close_accounts(ids=ids, by=by, source=job)
    rows.update(is_applied=True)
    return len(ids)


def _reopen(job: ImportJob, by: User | Program) -> int:
    rows = RosterRow.objects.filter(job=job, kind=Kind.CLOSED)
    ids = list(rows.values_list("user_id", flat=True))
    return open_accounts(ids=ids, by=by, source=job)


def _assign(advised: dict[int, list[int]], by: User | Program, now: dt.datetime) -> list[int]:
    """Give each student their counselor, from today on, in place of whom they had.

    Returns the ids of the AssignmentChange, one for each counselor.
    """
    staff = User.objects.in_bulk(advised)
    changes = []
    for pk, student_ids in sorted(advised.items()):
        if pk not in staff or not staff[pk].is_active or not staff[pk].has_role(Role.COUNSELOR):
            raise ImportStale
        plan = _plan(staff[pk], student_ids, now)
        change = write_plan(plan, AssignmentChange.Kind.ASSIGNED, by, now, to_staff=staff[pk])
        changes += [change.pk] if change else []
    return changes


def _plan(counselor: User, student_ids: Sequence[int], now: dt.datetime) -> AssignmentPlan:
    plan, adviser = AssignmentPlan(), Assignment(kind=Assignment.Kind.ADVISER)
    rows = Assignment.objects.filter(student__in=student_ids, kind=adviser.kind, cohort=None)
    others = list(rows.exclude(staff=counselor))
    # many rows of few people, who are loaded once
    staff = User.objects.in_bulk({row.staff_id for row in others})
    for row in others:
        plan.cut(row, period_for(staff[row.staff_id], None, None, now))
    period = period_for(counselor, None, None, now)
    plan.add(counselor, [(adviser, student_id, period) for student_id in student_ids])
    return plan
