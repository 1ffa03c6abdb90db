"""Read and write CSV and XLSX, within limits and safe for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.csv_files import csv_lines, tidy, without_controls
from core.table_lines import SMALL, Limits, Line, Row, Unreadable
from core.workbook_lines import workbook_lines

MOST_TEXT = SMALL.most_text
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


def read_lines(upload: UploadedFile) -> list[Line]:
    """Return the rows of a small CSV or XLSX as texts. Raises Unreadable."""
    require_size(upload.size or 0, SMALL)
    lines = list(lines_of(upload.read()))
    if len(lines) < 2:
        raise Unreadable(_("The file has no rows below its headings."))
    return lines


def require_size(size: int, limits: Limits) -> None:
    """Raise Unreadable for a file of more bytes than `limits` allow."""
    if size > limits.most_bytes:
        most = limits.most_bytes // 1_000_000
        said = _("The file is larger than %(most)d MB. Send it in parts.")
        raise Unreadable(said % {"most": most})


def lines_of(data: bytes, limits: Limits = SMALL, encoding: str = "") -> Iterator[Line]:
    """Yield the nonempty rows of a CSV or XLSX as texts; formulas are not computed.

    Raises Unreadable at the first limit that is passed, before the next row is read. `encoding` is
    that of a CSV where it is known.
    """
    if data.startswith(b"PK"):
        return _bounded(workbook_lines(data, limits), limits)
    return _bounded(csv_lines(data, limits.legacy, encoding), limits)


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
    """Return a download `name`.xlsx of rows, the head first; every filled cell is text."""
    from openpyxl import Workbook  # noqa: PLC0415 - a fifth of a second that only this page should wait
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - the same

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        texts = map(guarded, row)
        cells = [WriteOnlyCell(sheet, value=text) if text else None for text in texts]
        for cell in filter(None, cells):
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
        _bounded(
            (Line(number, [tidy(cell) for cell in cells]) for number, cells in numbered), SMALL
        )
    )


def guarded(cell: object) -> str:
    """Escape a cell so that no spreadsheet takes it for a formula, however it splits cells."""
    return _DANGER.sub(r"\1'", without_controls("" if cell is None else str(cell)))


def unguarded(text: str) -> str:
    return _GUARD.sub(lambda found: found[1] or found[2] or "", text)


def _bounded(lines: Iterable[Line], limits: Limits) -> Iterator[Line]:
    size = 0
    for count, line in enumerate((line for line in lines if any(line.cells) or line.unread), 1):
        cells = [unguarded(cell) for cell in line.cells]
        size += sum(len(cell.encode()) for cell in cells)
        while cells and not cells[-1]:  # a workbook's rows reach to its widest one, or further
            cells.pop()
        _check(count, line.number, cells, limits)
        if size > limits.most_text:
            raise Unreadable(_("The file holds more text than is read at once. Send it in parts."))
        yield Line(line.number, cells, line.unread)


def _check(count: int, number: int, cells: Row, limits: Limits) -> None:
    if count > limits.most_rows + 1:
        raise Unreadable(
            _("The file has more than %(most)d rows. Send it in parts.")
            % {"most": limits.most_rows}
        )
    if len(cells) > limits.most_columns:
        raise Unreadable(
            _("The file has more than %(most)d columns.") % {"most": limits.most_columns}
        )
    if any(len(cell) > limits.longest_cell for cell in cells):
        about = {"row": number, "most": limits.longest_cell}
        raise Unreadable(_("A cell of row %(row)d is longer than %(most)d characters.") % about)
