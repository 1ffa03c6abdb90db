"""Read and write CSV and XLSX, within limits and safe for spreadsheets."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from core import workbook_parts, workbooks

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 40
LONGEST_CELL = 5_000
MOST_TEXT = 1_500_000  # bytes of all cells: a workbook may name one text in each of them
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEPARATORS = ",;\t|"
SAMPLE = 10  # rows searched for the separator
# What a spreadsheet takes for the beginning of a formula, and what looks like it in Unicode: full
# width, small, superscript, subscript, the minus sign. An apostrophe before it makes it text, and
# is taken off on the way in.
STARTERS = "=＝﹦⁼₌+＋﹢⁺₊﬩\\-－﹣⁻₋−@＠﹫"
BLANKS = "[ \u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]*"
# Also after what another spreadsheet takes for the end of a cell: it may cut at ";" or "|" and know
# no quotes.
_DANGER = re.compile(f"(\\A{BLANKS}(?='*[{STARTERS}\t\r\n])|[,;|\t\r\n]{BLANKS}(?='*[{STARTERS}]))")
_GUARD = re.compile(
    f"(\\A{BLANKS}|[,;|\t\r\n]{BLANKS})'(?='*[{STARTERS}])|(\\A{BLANKS})'(?='*[\t\r\n])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*(?:"|\Z)')
UTF16 = (b"\xff\xfe", b"\xfe\xff")

Row = list[str]


class Unreadable(Exception):
    """The file is no table that can be read here; the text says why, for the uploader."""


@dataclass(frozen=True)
class Line:
    """A row with its number in the file; empty rows are left out but counted.

    `unread` says which cells could not be read and why, each as a sentence.
    """

    number: int
    cells: Row
    unread: tuple[str, ...] = ()


def read_lines(upload: UploadedFile) -> list[Line]:
    """Return the rows of a CSV or XLSX as texts; formulas are not computed. Raises Unreadable."""
    if (upload.size or 0) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 1 MB. Send it in parts."))
    data = upload.read()
    lines = list(_bounded(_sheet(data) if data.startswith(b"PK") else _csv(data)))
    if len(lines) < 2:
        raise Unreadable(_("The file has no rows below its headings."))
    return lines


def read(upload: UploadedFile) -> list[Row]:
    """Return the rows of `read_lines` without their numbers. Raises Unreadable."""
    return [line.cells for line in read_lines(upload)]


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # without it a spreadsheet misreads accents
    csv.writer(response, quoting=csv.QUOTE_ALL).writerows(
        [guarded(cell) for cell in row] for row in rows
    )
    return response


def xlsx_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a download `name`.xlsx of rows, the head first; every cell is text."""
    from openpyxl import Workbook  # noqa: PLC0415 - a fifth of a second that only this page should wait
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - the same

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=guarded(cell)) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    response = HttpResponse(content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    book.save(response)
    return response


def as_csv(lines: Iterable[Line]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows(
        [str(line.number), *(guarded(cell) for cell in line.cells)]
        for line in lines
        if not line.unread
    )
    return text.getvalue()


def from_csv(text: str) -> list[Line]:
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), strict=True)
    try:
        numbered = [(int(row[0]), row[1:]) for row in rows if row]
    except (csv.Error, ValueError):
        raise Unreadable(
            _("The file is not a table. Save it as CSV or XLSX and send it again.")
        ) from None
    return list(
        _bounded(Line(number, [_tidy(cell) for cell in cells]) for number, cells in numbered)
    )


def guarded(cell: object) -> str:
    """Escape a cell so that no spreadsheet takes it for a formula, however it splits cells."""
    return _DANGER.sub(r"\1'", _CONTROL.sub("", "" if cell is None else str(cell)))


def unguarded(text: str) -> str:
    return _GUARD.sub(lambda found: found[1] or found[2] or "", text)


def _bounded(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield nonempty lines. Raises Unreadable past a limit, before the next row is read."""
    size = 0
    for count, line in enumerate((line for line in lines if any(line.cells) or line.unread), 1):
        cells = [unguarded(cell) for cell in line.cells]
        size += sum(len(cell.encode()) for cell in cells)
        while cells and not cells[-1]:  # a workbook's rows reach to its widest one, or further
            cells.pop()
        _check(count, line.number, cells)
        if size > MOST_TEXT:
            raise Unreadable(_("The file holds more text than is read at once. Send it in parts."))
        yield Line(line.number, cells, line.unread)


def _check(count: int, number: int, cells: Row) -> None:
    if count > MOST_ROWS + 1:
        raise Unreadable(
            _("The file has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS}
        )
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    if any(len(cell) > LONGEST_CELL for cell in cells):
        about = {"row": number, "most": LONGEST_CELL}
        raise Unreadable(_("A cell of row %(row)d is longer than %(most)d characters.") % about)


def _tidy(text: str) -> str:
    return _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


# --- CSV ------------------------------------------------------------------------------------------
def _csv(data: bytes) -> Iterator[Line]:
    """Yield each row. Its number counts rows, as a spreadsheet does, not lines."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    told = _SEPARATOR_LINE.fullmatch(text.partition("\n")[0])
    if told:
        text = text.partition("\n")[2]
    separator = told[1] if told else _separator(text)
    rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            yield Line(number, [_tidy(cell) for cell in cells])
    except csv.Error as error:
        said = _(
            "Row %(row)d has a quotation mark that does not fit. Put quotation marks around whole "
            "cells."
        )
        if "field larger" in str(error):
            said = _(
                "A cell of row %(row)d is far too long, or a quotation mark before it does not end."
            )
        raise Unreadable(said % {"row": number + 1}) from None


def _decoded(data: bytes) -> str:
    """No encoding is guessed but UTF-8, and the UTF-16 that spreadsheets call Unicode text."""
    is_utf16 = data.startswith(UTF16)
    no_table = Unreadable(_("The file is not a table. Save it as CSV or XLSX and send it again."))
    if not is_utf16 and b"\0" in data:  # a picture, an old workbook: not a text
        raise no_table
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            _("The characters in the file cannot be read. Save it as “CSV UTF-8”.")
        ) from None
    if "\0" in text:
        raise no_table
    return text


def _separator(text: str) -> str:
    lines = _QUOTED.sub("", text[:100_000]).split("\n")[:SAMPLE]
    return max(SEPARATORS, key=lambda separator: max(line.count(separator) for line in lines))


# --- XLSX -----------------------------------------------------------------------------------------
def _sheet(data: bytes) -> Iterator[Line]:
    try:
        book = workbooks.open_workbook(data)
        for row in book.rows(MOST_COLUMNS):
            yield _line_of(book, row)
    except workbook_parts.TooLarge:
        raise Unreadable(
            _("The workbook is too large inside. Save its first sheet as CSV.")
        ) from None
    except workbook_parts.Broken:
        raise Unreadable(_("The workbook cannot be read. Save its first sheet as CSV.")) from None


def _line_of(book: workbooks.Workbook, row: workbooks.SheetRow) -> Line:
    width = max(cell.column for cell in row.cells)
    if width > MOST_COLUMNS:
        raise Unreadable(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    cells, unread = [""] * width, []
    for cell in row.cells:
        about = {"column": letters(cell.column)}
        if cell.kind == "e":
            unread.append(_("Column %(column)s shows an error.") % about)
        elif cell.is_formula and not cell.text:
            unread.append(_("Column %(column)s holds a formula without its result.") % about)
        else:
            cells[cell.column - 1] = _tidy(_value(book, cell))
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
