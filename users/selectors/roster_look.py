"""What the pages of a roster import show: its rows in words."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.chips import Chip
from users.domain import open_talks
from users.domain.roster_changes import LABELS, Changes, changes_of
from users.domain.roster_columns import COLUMNS
from users.models import Cohort, ImportJob, ImportUpload, RosterRow, User

SHOWN = 20  # of a kind, on the page of all kinds
MOST_TICKED = 100  # missing students with a box
PER_PAGE = 100
Kind = RosterRow.Kind
FILE_LABELS: dict[str, str | Promise] = {column.name: column.label for column in COLUMNS}


@dataclass(frozen=True)
class RowLine:
    """A row as a list shows it. `changes` are (label, from, to)."""

    row: RosterRow
    changes: Sequence[tuple[str | Promise, str, str]] = ()
    open_talks: int = 0

    @property
    def name(self) -> str:
        """The account's name, or the file's for a new one."""
        user = self.row.user
        if user is not None:
            return user.full_name or user.email
        return self.row.said.get("full_name") or self.row.said.get("email") or ""

    @property
    def email(self) -> str:
        return self.row.user.email if self.row.user else self.row.said.get("email", "")

    @property
    def code(self) -> str:
        return self.row.user.code if self.row.user else ""

    @property
    def problems(self) -> list[tuple[str | Promise, str, str]]:
        """(label of the column, its cell, what is wrong)."""
        return [
            (FILE_LABELS.get(column, ""), cell, said) for column, cell, said in self.row.problems
        ]


@dataclass(frozen=True)
class Look:
    """The rows of a checked import, some of each kind."""

    job: ImportJob
    wrong: list[RowLine]
    missing: list[RowLine]
    changed: list[RowLine]
    new: list[RowLine]
    staff: list[RowLine]
    closed: list[RowLine]
    chips: list[Chip]

    def number(self, kind: str) -> int:
        return self.job.counts.get(kind, 0)

    @property
    def number_changed(self) -> int:
        return self.number(Kind.CHANGED)

    @property
    def applicable(self) -> int:
        return self.number(Kind.NEW) + self.number(Kind.CHANGED)

    @property
    def figures(self) -> list[tuple[str | Promise, int, str]]:
        """(label, number, id of the section or "") of each kind of row."""
        kinds = (Kind.NEW, Kind.CHANGED, Kind.SAME, Kind.MISSING, Kind.WRONG)
        return [
            (kind.label, self.number(kind), "" if kind == Kind.SAME else kind.value)
            for kind in kinds
        ]


def look_of(job: ImportJob, now: dt.datetime, column: str = "") -> Look:
    """Return what a checked import would do; `column` narrows the changed ones. Ten queries."""
    return Look(
        job=job,
        wrong=[RowLine(row) for row in rows_of(job, Kind.WRONG)[:SHOWN]],
        missing=with_open_talks(rows_of(job, Kind.MISSING)[:MOST_TICKED], now),
        changed=with_changes(changed_rows(job, column)[:SHOWN]),
        new=[RowLine(row) for row in rows_of(job, Kind.NEW)[:SHOWN]],
        staff=[RowLine(row) for row in rows_of(job, Kind.STAFF)[:SHOWN]],
        closed=[RowLine(row) for row in rows_of(job, Kind.CLOSED)[:SHOWN]],
        chips=_chips(job, column),
    )


def rows_of(job: ImportJob, kind: str) -> QuerySet[RosterRow]:
    """Return rows in the order of the file; missing students by name."""
    rows = RosterRow.objects.filter(job=job, kind=kind).select_related("user").defer("cells")
    return (
        rows.order_by("user__full_name", "pk") if kind == Kind.MISSING else rows.order_by("number")
    )


def changed_rows(job: ImportJob, column: str) -> QuerySet[RosterRow]:
    rows = rows_of(job, Kind.CHANGED)
    return rows.filter(changes__contains=[column]) if column in LABELS else rows


def page_of(
    job: ImportJob, kind: str, asked: Any, now: dt.datetime, column: str = ""
) -> tuple[Page, list[RowLine]]:
    """Return one page of all rows of a kind. Up to five queries."""
    rows = changed_rows(job, column) if kind == Kind.CHANGED else rows_of(job, kind)
    page = Paginator(rows, PER_PAGE).get_page(asked)
    return page, lines_of(kind, page.object_list, now)


def lines_of(kind: str, rows: Iterable[RosterRow], now: dt.datetime) -> list[RowLine]:
    if kind == Kind.MISSING:
        return with_open_talks(rows, now)
    return with_changes(rows) if kind == Kind.CHANGED else [RowLine(row) for row in rows]


def with_open_talks(rows: Iterable[RosterRow], now: dt.datetime) -> list[RowLine]:
    found = list(rows)
    counts = open_talks.counts([row.user_id for row in found if row.user_id], now)
    return [RowLine(row, open_talks=counts.get(row.user_id or 0, 0)) for row in found]


def with_changes(rows: Iterable[RosterRow]) -> list[RowLine]:
    """Say from what to what; names of cohorts and counselors are looked up by two queries."""
    found = [(row, changes_of(row.said, row.before)) if row.before else (row, None) for row in rows]
    cohorts = {pk for row, it in found if it for pk in (*row.before["cohorts"], *it.into)}
    staff = {pk for row, it in found if it for pk in row.before["counselors"]}
    staff |= {it.counselor for _row, it in found if it and it.counselor}
    names = _Names(Cohort.objects.in_bulk(cohorts), User.objects.in_bulk(staff))
    return [RowLine(row, _words(row, it, names) if it else ()) for row, it in found]


@dataclass(frozen=True)
class _Names:
    cohorts: dict[int, Cohort]
    staff: dict[int, User]

    def of_cohorts(self, ids: Collection[int]) -> str:
        return ", ".join(self.cohorts[pk].name for pk in ids if pk in self.cohorts)

    def of_staff(self, ids: Collection[int]) -> str:
        return ", ".join(self.staff[pk].full_name for pk in ids if pk in self.staff)


def _said(name: str, value: str) -> str:
    """Return a value as it reads: the day of leaving is stored as text."""
    if name == "leaves_on" and value:
        return date_format(dt.date.fromisoformat(value), "M j, Y")
    return value


def _words(row: RosterRow, changes: Changes, names: _Names) -> list[tuple[str | Promise, str, str]]:
    before, none = row.before, _("none")
    found: list[tuple[str | Promise, str, str]] = [
        (LABELS[name], _said(name, before[name]) or none, _said(name, to))
        for name, to in changes.columns.items()
    ]
    if changes.into or changes.out_of:
        after = sorted({*before["cohorts"], *changes.into} - {*changes.out_of})
        old, new = names.of_cohorts(before["cohorts"]), names.of_cohorts(after)
        found.append((LABELS["cohorts"], old or none, new or none))
    if changes.counselor:
        old, new = names.of_staff(before["counselors"]), names.of_staff([changes.counselor])
        found.append((LABELS["counselor"], old or none, new))
    return found


def _chips(job: ImportJob, column: str) -> list[Chip]:
    counts = {name: job.counts.get(f"changed_{name}", 0) for name in LABELS}
    all_changed = job.counts.get(Kind.CHANGED.value, 0)
    chips = [Chip(_("All"), "", all_changed, is_chosen=column not in LABELS)]
    return chips + [
        Chip(LABELS[name], f"column={name}", number, is_chosen=name == column)
        for name, number in counts.items()
        if number
    ]


def file_of(job: ImportJob) -> bytes | None:
    """Return the file while it is stored. One query."""
    data = ImportUpload.objects.filter(job=job).values_list("data", flat=True).first()
    return None if data is None else bytes(data)


def wrong_rows(job: ImportJob) -> list[list[str]]:
    """Return the wrong rows as in the file, with their numbers and reasons, under the headings."""
    rows = RosterRow.objects.filter(job=job, kind=Kind.WRONG).order_by("number")
    width = len(job.headings)
    table = [[*job.headings, _("Row"), _("What is wrong")]]
    for row in rows.iterator():
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        said = " ".join(sentence for _column, _cell, sentence in row.problems)
        table.append([*cells, str(row.number), said])
    return table
