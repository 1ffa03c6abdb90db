"""What a file of assignments would do, row by row."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from core.imports import Sheet, Values, sheet_of
from core.table_lines import Line
from users.domain.assignment_file import COLUMNS, day_of
from users.models import Assignment, User
from users.models.roles import Role

MOST_SHOWN = 200  # rows of a preview; the numbers are of all


@dataclass(frozen=True)
class FileRow:
    """`before` are the counselors of today; `problems` say why nothing can be done."""

    number: int
    student: User | None
    counselor: User | None
    since: dt.date | None
    until: dt.date | None
    before: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    typed: str = ""

    @property
    def is_same(self) -> bool:
        counselor = self.counselor.full_name if self.counselor else ""
        return self.before == (counselor,) and not (self.since or self.until)


@dataclass(frozen=True)
class AssignmentFile:
    sheet: Sheet
    rows: list[FileRow] = field(default_factory=list)

    @property
    def wrong(self) -> list[FileRow]:
        return [row for row in self.rows if row.problems]

    @property
    def changes(self) -> list[FileRow]:
        return [row for row in self.rows if not row.problems and not row.is_same]

    @property
    def same(self) -> int:
        return sum(row.is_same and not row.problems for row in self.rows)

    @property
    def shown(self) -> list[FileRow]:
        return [*self.wrong, *self.changes][:MOST_SHOWN]

    @property
    def is_ready(self) -> bool:
        return not (self.wrong or self.sheet.problems) and bool(self.changes)


def read_assignments(
    lines: Sequence[Line], chosen: Mapping[str, str] | None = None
) -> AssignmentFile:
    """Check every row. Four queries, whatever the number of rows."""
    sheet = sheet_of(lines, COLUMNS, chosen)
    if sheet.problems:
        return AssignmentFile(sheet)
    people = _people(sheet.rows)
    rows = [_row(values, people) for values in sheet.rows]
    times = Counter(row.student.pk for row in rows if row.student)
    before = _counselors(list(times))
    return AssignmentFile(sheet, [_checked(row, times, before) for row in rows])


def _people(rows: Sequence[Values]) -> dict[str, User]:
    """Return active people by address and university id, in lower case."""
    typed = {
        row.by_column.get(name, "").strip().lower()
        for row in rows
        for name in ("student", "counselor")
    } - {""}
    found: dict[str, User] = {}
    for other in EmailAddress.objects.filter(email__in=typed, verified=True).select_related("user"):
        found[other.email.lower()] = other.user
    for one in User.objects.filter(email__in=typed):
        found.setdefault(one.email.lower(), one)
    ids = User.objects.extra(where=["lower(university_id) = ANY(%s)"], params=[list(typed)])
    for one in ids:
        found.setdefault((one.university_id or "").lower(), one)
    return found


def _row(values: Values, people: dict[str, User]) -> FileRow:
    cells = values.by_column
    problems = list(values.problems)
    student, counselor = (
        people.get(cells.get(name, "").strip().lower()) for name in ("student", "counselor")
    )
    days: dict[str, dt.date | None] = {"since": None, "until": None}
    for name in days:
        try:
            days[name] = day_of(cells.get(name, ""))
        except ValueError as error:
            problems.append(str(error))
    problems += _about_people(cells, student, counselor)
    if days["since"] and days["until"] and days["until"] <= days["since"]:
        problems.append(_("The end has to come after the first day."))
    return FileRow(
        values.number,
        student,
        counselor,
        days["since"],
        days["until"],
        problems=tuple(problems),
        typed=cells.get("student", "")[:80],
    )


def _about_people(cells: dict[str, str], student: User | None, counselor: User | None) -> list[str]:
    found = []
    if student is None:
        text = _("No account has the id or address “%(typed)s”.")
        found.append(text % {"typed": cells.get("student", "").strip()[:80]})
    elif not (student.is_active and student.has_role(Role.STUDENT)):
        found.append(_("This is not a student with an active account."))
    if counselor is None:
        text = _("No account has the address “%(typed)s”.")
        found.append(text % {"typed": cells.get("counselor", "").strip()[:80]})
    elif not (counselor.is_active and counselor.has_role(Role.COUNSELOR)):
        found.append(_("%(name)s is not a counselor.") % {"name": counselor.full_name})
    return found


def _counselors(student_ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER)
    names = rows.filter(student__in=student_ids).order_by("staff__full_name", "pk")
    for pk, name in names.values_list("student", "staff__full_name"):
        found[pk] += (name,)
    return found


def _checked(row: FileRow, times: Counter, before: dict[int, tuple[str, ...]]) -> FileRow:
    if row.student is None:
        return row
    twice = (_("This student stands in more than one row."),) if times[row.student.pk] > 1 else ()
    return FileRow(
        row.number,
        row.student,
        row.counselor,
        row.since,
        row.until,
        before=before.get(row.student.pk, ()),
        problems=row.problems + twice,
        typed=row.typed,
    )
