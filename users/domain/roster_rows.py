"""The rows of a roster file: cleaned, repeated ones joined, with what is wrong in each.

Pure: nothing is compared with accounts here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from sys import intern

from django.utils.translation import gettext as _

from core.addresses import InvalidAddress, clean_address
from core.imports import Sheet, Values, plain, sheet_of, values_of
from core.lines import HiddenCharacter, one_line
from core.names import spoken
from core.table_lines import LARGE, Line, Unreadable
from core.tables import lines_of
from users.domain.assignment_file import day_of
from users.domain.roster_columns import COLUMNS, ENDED, STUDENT

ALIVE_EACH = 2_000  # rows
SAMPLE = 60  # rows from which columns are guessed and examples taken
LONGEST = {"name": 150, "email": 254, "university_id": 64, "program": 120, "year": 40}
Problem = tuple[str, str, str]  # column, cell, sentence


@dataclass(slots=True)
class FileRow:
    """One student of the file; `by_column` has only what the file says, empty cells left out."""

    number: int
    by_column: dict[str, str]
    cohorts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)  # as in the file

    def get(self, column: str) -> str:
        return self.by_column.get(column, "")

    def fail(self, column: str, sentence: str, cell: str = "") -> None:
        self.problems.append((column, cell or self.get(column), sentence))


@dataclass
class Reading:
    """`repeats` are rows that say a student again, `ended` those that say one has left."""

    rows: list[FileRow] = field(default_factory=list)
    repeats: int = 0
    ended: int = 0
    others: int = 0  # rows of teachers and the like

    def counts(self) -> dict[str, int]:
        return {"repeats": self.repeats, "ended_in_file": self.ended, "others": self.others}


def heading_of(data: bytes, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Return the beginning of the file under this mapping, or the guessed one. Raises Unreadable.

    Its rows are a sample.
    """
    return _sheet(list(islice(lines_of(data, LARGE), SAMPLE)), mapping)


def headings_of(sheet: Sheet) -> list[str]:
    return [head.title for head in sheet.heads]


def guessed_mapping(data: bytes) -> dict[str, str]:
    """Return what each column is probably read as. Raises Unreadable."""
    return {head.field: head.column for head in heading_of(data).heads}


def why_unusable(sheet: Sheet) -> list[str]:
    """Return what the mapping lacks, in sentences."""
    read = set(sheet.names)
    said = sheet.problems
    if not read & {"email", "university_id"}:
        said.append(
            _(
                "No column of the file is read as “Email address” or “University id”, which tell "
                "who is who."
            )
        )
    if not read & {"name", "last_name"}:
        said.append(_("No column of the file is read as “Name” or “Last name”."))
    return said


def read_roster(
    data: bytes, mapping: Mapping[str, str], alive: Callable[[], None] = lambda: None
) -> Reading:
    """Read all rows, and call `alive` now and then.

    Raises Unreadable, also for a mapping that tells nobody apart.
    """
    lines = lines_of(data, LARGE)
    first = list(islice(lines, SAMPLE))
    sheet = _sheet(first, mapping)
    if said := why_unusable(sheet):
        raise Unreadable(" ".join(said))
    below = chain(first[len(sheet.above) + 1 :], lines)
    return collect(_each(below, sheet.names, alive))


def _each(
    lines: Iterable[Line], names: list[str], alive: Callable[[], None]
) -> Iterator[tuple[Line, Values]]:
    for number, line in enumerate(lines, 1):
        if number % ALIVE_EACH == 0:
            alive()
        yield line, values_of(line, names)


def _sheet(first: list[Line], mapping: Mapping[str, str] | None) -> Sheet:
    if len(first) < 2:
        raise Unreadable(_("The file has no rows below its headings."))
    return sheet_of(first, COLUMNS, mapping)


def collect(lines: Iterable[tuple[Line, Values]]) -> Reading:
    """Clean the rows, and join those that say the same student again."""
    found, by_id, by_email = Reading(), dict[str, FileRow](), dict[str, FileRow]()
    for line, values in lines:
        if _is_other(values):
            found.others += 1
            continue
        if plain(values.by_column.get("status", "")) in ENDED:
            found.ended += 1
            continue
        row = clean_row(values)
        if _joins_earlier(row, by_id, by_email):
            found.repeats += 1
            continue
        row.cells = [intern(cell) for cell in line.cells]  # most occur in many rows
        found.rows.append(row)
    return found


def _is_other(values: Values) -> bool:
    """True for a row of somebody who is no student; a file without such a column has students."""
    roles = values.by_column.get("role", "")
    words = [plain(word) for word in roles.replace(";", ",").split(",") if word.strip()]
    return bool(words) and STUDENT.isdisjoint(words)


def _joins_earlier(row: FileRow, by_id: dict[str, FileRow], by_email: dict[str, FileRow]) -> bool:
    """Join a row with the earlier one of the same student; a contradiction is a problem."""
    own_id, email = row.get("university_id").lower(), row.get("email")
    earlier = by_id.get(own_id) if own_id else by_email.get(email)
    if earlier is None and own_id and (other := by_email.get(email)) is not None:
        row.fail("email", _("Also in row %(row)d, %(name)s.") % _about(other))
        return False
    if earlier is None:
        if own_id:
            by_id[own_id] = row
        if email:
            by_email[email] = row
        return False
    if not row.problems and row.by_column == earlier.by_column:
        earlier.cohorts += [name for name in row.cohorts if name not in earlier.cohorts]
        return True
    column = "university_id" if own_id else "email"
    row.fail(column, _("Also in row %(row)d, %(name)s, with other values.") % _about(earlier))
    return False


def _about(row: FileRow) -> dict[str, object]:
    return {"row": row.number, "name": row.get("name")}


def clean_row(values: Values) -> FileRow:
    """Return the row as it would be stored."""
    row = FileRow(values.number, {})
    for problem in values.problems:
        row.fail("", problem)
    cells = {name: _one_line(row, name, text) for name, text in values.by_column.items()}
    cells["name"] = spoken(cells.get("name") or _whole_name(cells))
    row.cohorts = [cells["cohort"]] if cells.get("cohort") else []
    for name in ("name", "email", "university_id", "program", "year", "counselor", "leaves_on"):
        if cells.get(name):
            row.by_column[name] = intern(cells[name])
    _check(row)
    return row


def _whole_name(cells: Mapping[str, str]) -> str:
    return " ".join(filter(None, (cells.get("first_name"), cells.get("last_name"))))


def _one_line(row: FileRow, name: str, text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    try:
        return one_line(text)
    except HiddenCharacter as found:
        row.fail(name, _("It holds a character that can't be seen (%s).") % found.code, text)
        return ""


def _check(row: FileRow) -> None:
    for name, most in LONGEST.items():
        if len(row.get(name)) > most:
            row.fail(name, _("Longer than %(most)d characters.") % {"most": most})
    if day := row.get("leaves_on"):
        try:
            row.by_column["leaves_on"] = str(day_of(day) or "")
        except ValueError as error:
            row.fail("leaves_on", str(error))
    if email := row.get("email"):
        try:
            row.by_column["email"] = clean_address(email).lower()
        except InvalidAddress:
            row.fail("email", _("Not a whole email address."))
    elif not row.get("university_id"):
        row.fail("email", _("Neither an email address nor a university id."))
