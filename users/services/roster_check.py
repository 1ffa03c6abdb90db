"""Compare a roster file with the accounts, in batches: what each row would do."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.names import isolated
from users.domain.import_kinds import ImportRun
from users.domain.roster_changes import changes_of
from users.domain.roster_rows import FileRow, read_roster
from users.models import ImportJob, ImportUpload, RosterRow, User
from users.models.roles import STAFF, Role
from users.selectors.leaving import office_today
from users.selectors.roster_accounts import (
    Accounts,
    Names,
    cohort_names,
    counselor_names,
    merged_accounts,
    snapshots_of,
)

BATCH = 500
Kind = RosterRow.Kind


def check_roster(run: ImportRun) -> dict[str, int]:
    """Fill RosterRow for the whole file, from nothing. Raises Unreadable, LostLease."""
    job = run.job
    RosterRow.objects.filter(job=job).delete()
    data = ImportUpload.objects.values_list("data", flat=True).get(job=job)
    # Reading a large workbook takes longer than a lease on a busy machine.
    reading = read_roster(bytes(data), job.mapping, lambda: run.progress(0, 0))
    check = _Check(job, office_today(run.clock()))
    total = len(reading.rows)
    for start in range(0, total, BATCH):
        rows = reading.rows[start : start + BATCH]
        with transaction.atomic():
            RosterRow.objects.bulk_create(check.compare(rows))
            run.progress(start + len(rows), total)
    missing = 0
    for batch in _missing(job):
        with transaction.atomic():
            missing += len(RosterRow.objects.bulk_create(batch))
            run.progress(total, total)
    counts = {**check.counts, Kind.MISSING.value: missing, **reading.counts(), "rows": total}
    return counts | {"students": students_in_question().count()}


def students_in_question() -> Any:
    """Return active accounts of students who have no other role: a file may change only these."""
    return User.objects.filter(is_active=True, roles=[Role.STUDENT])


def _missing(job: ImportJob) -> Iterator[list[RosterRow]]:
    named = RosterRow.objects.filter(job=job, user__isnull=False).values("user")
    absent = students_in_question().exclude(pk__in=named).order_by("pk")
    ids = list(absent.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield [
            RosterRow(job=job, number=0, kind=Kind.MISSING, user_id=pk)
            for pk in ids[start : start + BATCH]
        ]


@dataclass
class _Check:
    job: ImportJob
    today: dt.date
    cohorts: Names = field(default_factory=cohort_names)
    counselors: Names = field(default_factory=counselor_names)
    counts: Counter[str] = field(default_factory=Counter)
    rows_of: dict[int, int] = field(default_factory=dict)  # account -> first row that is about it
    wrong_counselor: dict[str, str] = field(default_factory=dict)
    merged: dict[int, User] = field(default_factory=merged_accounts)

    def compare(self, rows: list[FileRow]) -> list[RosterRow]:
        """Return unsaved rows. Seven queries."""
        accounts = Accounts(
            {row.get("university_id") for row in rows} - {""},
            {row.get("email") for row in rows} - {""},
        )
        matched = [self._match(row, accounts) for row in rows]
        snapshots = snapshots_of({user.pk for user in matched if user})
        found = [
            self._row(row, user, snapshots.get(user.pk, {}) if user else {})
            for row, user in zip(rows, matched, strict=True)
        ]
        for one in found:
            self.counts[one.kind] += 1
            self.counts.update(
                f"changed_{name}" for name in one.changes if one.kind == Kind.CHANGED
            )
        return found

    def _match(self, row: FileRow, accounts: Accounts) -> User | None:
        """Return the account of a row: by id first, then by an address whose account has no id."""
        own_id, email = row.get("university_id"), row.get("email")
        user = accounts.by_id.get(own_id.lower()) if own_id else None
        holder = accounts.by_email.get(email)
        if user is None and holder and not (own_id and holder.university_id):
            user = holder
        if holder and holder != user:
            row.fail("email", _taken(holder, own_id))
        if user and (kept := self.merged.get(user.pk)):
            text = _("This account was merged into that of %(name)s.")
            row.fail("email", text % {"name": isolated(kept.full_name or kept.email)})
        _check_day(row, user, self.today)
        first = self.rows_of.setdefault(user.pk, row.number) if user else row.number
        if user and first != row.number and not row.problems:
            about = {"row": first, "name": isolated(user.full_name)}
            row.fail("email", _("The same account as row %(row)d, %(name)s.") % about)
        return user

    def _row(self, row: FileRow, user: User | None, before: dict[str, Any]) -> RosterRow:
        found = RosterRow(job=self.job, number=row.number, user=user)
        found.said = self._said(row)
        if user is None and not row.problems:
            _check_new(row)
        if row.problems:
            found.kind, found.problems, found.cells = Kind.WRONG, row.problems, row.cells
        elif user is None:
            found.kind = Kind.NEW
        elif set(user.roles) & set(STAFF) or not user.has_role(Role.STUDENT):
            found.kind = Kind.STAFF
        else:
            found.before, found.changes = before, changes_of(found.said, before).names
            found.kind = Kind.CHANGED if found.changes else Kind.SAME
            if not user.is_active:
                found.kind = Kind.CLOSED
        return found

    def _said(self, row: FileRow) -> dict[str, Any]:
        said: dict[str, Any] = {
            "full_name": row.get("name"),
            "email": row.get("email"),
            "university_id": row.get("university_id"),
            "subject": row.get("program"),
            "class_year": row.get("year"),
            "leaves_on": row.get("leaves_on"),
            "cohorts": sorted({pk for name in row.cohorts for pk in self._cohorts(row, name)}),
            "counselor": self._counselor(row),
        }
        return {name: value for name, value in said.items() if value}

    def _cohorts(self, row: FileRow, text: str) -> list[int]:
        """Return the ids of a cell's cohorts, several of them apart by ";" or "|"."""
        whole = self.cohorts.found(text)
        found = []
        for name in [text] if whole else text.replace("|", ";").split(";"):
            ids = self.cohorts.found(name.strip())
            if len(ids) == 1:
                found += ids
            elif name.strip():
                row.fail("cohort", _unknown(_("No cohort of that name."), self.cohorts, name), name)
        return found

    def _counselor(self, row: FileRow) -> int | None:
        text = row.get("counselor")
        found = self.counselors.found(text) if text else []
        if len(found) > 1:
            row.fail("counselor", _("Several counselors have that name. Use the email address."))
        elif text and not found:
            if text not in self.wrong_counselor:
                no = _("No counselor of that name or address.")
                self.wrong_counselor[text] = _unknown(no, self.counselors, text)
            row.fail("counselor", self.wrong_counselor[text])
        return found[0] if len(found) == 1 else None


def _unknown(sentence: str, names: Names, text: str) -> str:
    near = names.near(text)
    return f"{sentence} {_('Did you mean %s?') % isolated(near)}" if near else sentence


def _taken(holder: User, own_id: str) -> str:
    """Say whose address it is; an id that only lacks its zeros comes from a spreadsheet."""
    theirs = holder.university_id or ""
    about = {"name": isolated(holder.full_name), "id": theirs}
    if own_id and theirs and own_id.lstrip("0") == theirs.lstrip("0"):
        said = _(
            "%(name)s with this address has the id %(id)s. A spreadsheet may have dropped its "
            "zeros: format the column as text."
        )
        return said % about
    if own_id and theirs:
        return _("%(name)s with this address has another id, %(id)s.") % about
    return _("Another account, %(name)s, has this address.") % about


def _check_day(row: FileRow, user: User | None, today: dt.date) -> None:
    """Refuse a day that has passed, but for the one that the account has."""
    day = row.get("leaves_on")
    if day and day < today.isoformat() and not (user and str(user.leaves_on) == day):
        row.fail(
            "leaves_on",
            _("This day has passed. Leave it empty, or deactivate the account on its page."),
        )


def _check_new(row: FileRow) -> None:
    if not row.get("email"):
        row.fail("email", _("A new student needs an email address."))
    if not row.get("name"):
        row.fail("name", _("A new student needs a name."))
