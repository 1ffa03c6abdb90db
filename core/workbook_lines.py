"""The rows of a workbook as texts, each cell as it would be typed."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core import workbook_parts, workbooks
from core.csv_files import tidy
from core.table_lines import Limits, Line, Unreadable


def workbook_lines(data: bytes, limits: Limits) -> Iterator[Line]:
    try:
        book = workbooks.open_workbook(data, limits)
        for row in book.rows(limits.most_columns):
            yield _line_of(book, row, limits.most_columns)
    except workbook_parts.TooLarge:
        raise Unreadable(
            _("The workbook is too large inside. Save its first sheet as CSV.")
        ) from None
    except workbook_parts.Broken:
        raise Unreadable(_("The workbook cannot be read. Save its first sheet as CSV.")) from None


def _line_of(book: workbooks.Workbook, row: workbooks.SheetRow, most_columns: int) -> Line:
    width = max(cell.column for cell in row.cells)
    if width > most_columns:
        raise Unreadable(_("The file has more than %(most)d columns.") % {"most": most_columns})
    cells, unread = [""] * width, []
    for cell in row.cells:
        about = {"column": letters(cell.column)}
        if cell.kind == "e":
            unread.append(_("Column %(column)s shows an error.") % about)
        elif cell.is_formula and not cell.text:
            unread.append(_("Column %(column)s holds a formula without its result.") % about)
        else:
            cells[cell.column - 1] = tidy(_value(book, cell))
    return Line(row.number, cells, tuple(unread))


def _value(book: workbooks.Workbook, cell: workbooks.Cell) -> str:
    """Return a cell as it would be typed: 2 and not 2.0, 2026-03-09, TRUE for a ticked box."""
    text = cell.text
    if cell.kind == "s":
        place = int(text) if text.isdecimal() and len(text) < 10 else -1
        if not 0 <= place < len(book.texts):
            raise workbook_parts.Broken
        return book.texts[place]
    if cell.kind == "b":
        return "TRUE" if text.strip() == "1" else "FALSE"
    if cell.kind != "n":
        return text
    return _number(text, as_date=cell.style in book.dates, from_1904=book.counts_from_1904)


def _number(text: str, *, as_date: bool, from_1904: bool) -> str:
    try:
        number = float(text)
        if as_date:
            return _day(number, from_1904)
    except (ValueError, OverflowError):
        return text
    return f"{number:.15g}" if abs(number) < 10**15 else text


def _day(number: float, from_1904: bool) -> str:
    """Convert days since the workbook's epoch; a fraction is a time. Raises OverflowError."""
    start = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001 - wall time
    moment = start + dt.timedelta(seconds=round(number * 86_400))
    if 0 <= number < 1:
        return moment.strftime("%H:%M")
    return moment.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")


def letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
