"""Tables in and out, as CSV and XLSX: within limits on the way in, harmless to a spreadsheet on the way out."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

MOST_BYTES = 1_000_000
MOST_UNPACKED = 20_000_000
MOST_FILES = 200  # inside an XLSX, which is an archive
MOST_ROWS = 2_000
MOST_COLUMNS = 40
LONGEST_CELL = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet would take for a formula; an apostrophe before it makes it text, and is taken off on the way in.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Row = list[str]


class Unreadable(Exception):
    """The file is no table that can be read here; the text says why, for whoever sent it."""


def read(upload: UploadedFile) -> list[Row]:
    """The rows of a CSV or XLSX, the head first, as texts; formulas are never worked out. Raises Unreadable."""
    if (upload.size or 0) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 1 MB. Send it in parts."))
    data = upload.read()
    rows = list(_bounded(_sheet(data) if data.startswith(b"PK") else _lines(data)))
    if len(rows) < 2:
        raise Unreadable(_("The file holds no rows below its head."))
    return rows


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download `name`.csv of rows, the head first."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # or a spreadsheet takes the accents for something else
    csv.writer(response).writerows([guarded(cell) for cell in row] for row in rows)
    return response


def xlsx_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download `name`.xlsx of rows, the head first; every cell is text."""
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


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as one text that `from_csv` reads back; for a page that carries them to the next one."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def from_csv(text: str) -> list[Row]:
    """The rows of `as_csv`. Raises Unreadable."""
    return list(_bounded(csv.reader(io.StringIO(text))))


def guarded(cell: object) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    text = _CONTROL.sub("", "" if cell is None else str(cell))
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` made harmless."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _bounded(rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    """Rows as texts, empty ones left out. Raises Unreadable past a limit, before the next row is looked at."""
    number = 0
    try:
        for row in rows:
            cells = [unguarded(_text(cell)) for cell in row]
            while cells and not cells[-1]:  # a workbook's rows reach to its widest one, or further
                cells.pop()
            if not cells:
                continue
            number += 1
            _check(number, cells)
            yield cells
    except csv.Error:
        raise Unreadable(_("The file is not a table. Save it as CSV or XLSX and send it again.")) from None


def _check(number: int, cells: Row) -> None:
    if number > MOST_ROWS + 1:
        raise Unreadable(_("The file has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS})
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    if any(len(cell) > LONGEST_CELL for cell in cells):
        about = {"row": number, "most": LONGEST_CELL}
        raise Unreadable(_("A cell of row %(row)d is longer than %(most)d characters.") % about)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _CONTROL.sub("", str(cell)).replace("\r\n", "\n").strip()


def _lines(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The letters of the file cannot be read. Save it as “CSV UTF-8”.")) from None
    head = text.partition("\n")[0]
    between = max(",;\t", key=head.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=between)


def _sheet(data: bytes) -> Iterator[tuple]:
    """The first sheet of a workbook, row by row."""
    from openpyxl import load_workbook  # noqa: PLC0415 - a fifth of a second that only this page should wait

    try:
        _weigh(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        yield from book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
    except Unreadable:
        raise
    except Exception as broken:  # whatever a crafted workbook sets off, it is not read
        raise Unreadable(_("The workbook cannot be read. Save its first sheet as CSV.")) from broken


def _weigh(data: bytes) -> None:
    """Raises Unreadable for an archive that says it is large inside, before anything of it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = archive.infolist()
    if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
        raise Unreadable(_("The workbook is too large inside. Save its first sheet as CSV."))
