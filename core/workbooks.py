"""Read the first visible sheet of an XLSX, row by row, at a cost that the file cannot raise.

Each part is unpacked in small pieces through a parser that holds one row at a time and stops at the
first limit that is passed. Formulas are not computed: the value stored beside them counts. See
docs/decisions/0108.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from core.table_lines import Limits
from core.workbook_parts import Broken, TooLarge, parse, parser_for, pieces

MOST_FILES = 200
MOST_STYLES = 5_000
LONGEST_TEXT = 40_000  # of a cell, which no spreadsheet exceeds; the rest is not gathered
# Number formats that show a day or a time, as ECMA-376 18.8.30 counts them.
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")


@dataclass
class Cell:
    """`kind` is XLSX's: s(hared), inlineStr, str, b(oolean), e(rror), d(ate) or n(umber)."""

    column: int
    kind: str
    style: int
    text: str = ""
    is_formula: bool = False


@dataclass(frozen=True)
class SheetRow:
    number: int
    cells: list[Cell]


@dataclass
class Workbook:
    """`texts` are the shared strings, `dates` the styles that show a number as a day."""

    archive: zipfile.ZipFile
    limits: Limits
    texts: list[str] = field(default_factory=list)
    dates: set[int] = field(default_factory=set)
    counts_from_1904: bool = False
    sheet: str = ""

    def rows(self, most_columns: int) -> Iterator[SheetRow]:
        """Yield nonempty rows of at most `most_columns` + 1 cells. Raises TooLarge, Broken."""
        reader = _SheetReader(self.limits, most_columns)
        for piece in pieces(self.archive, self.sheet, self.limits):
            reader.feed(piece)
            yield from reader.taken()
        reader.feed(b"", is_last=True)
        yield from reader.taken()


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """Read everything but the first visible sheet itself. Raises TooLarge, Broken."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Broken from error
    if len(archive.infolist()) > MOST_FILES:
        raise TooLarge
    book = Workbook(archive, limits)
    targets = _targets(archive, limits)
    _read_contents(book, targets)
    texts = next((name for kind, name in targets.values() if kind == "sharedStrings"), "")
    styles = next((name for kind, name in targets.values() if kind == "styles"), "")
    if texts in archive.namelist():
        book.texts = _texts(archive, texts, limits)
    if styles in archive.namelist():
        book.dates = _date_styles(archive, styles, limits)
    return book


# --- parts other than the sheet -------------------------------------------------------------------
def _targets(archive: zipfile.ZipFile, limits: Limits) -> dict[str, tuple[str, str]]:
    """Return id -> (kind, name in the archive) of the workbook's parts."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = kind, target.lstrip("/")

    parse(archive, "xl/_rels/workbook.xml.rels", limits, start)
    return found


def _read_contents(book: Workbook, targets: dict[str, tuple[str, str]]) -> None:
    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            book.counts_from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet" and not book.sheet and attributes.get("state", "visible") == "visible":
            ids = [value for key, value in attributes.items() if key.endswith(" id")]
            kind, target = targets.get(ids[0] if ids else "", ("", ""))
            book.sheet = target if kind == "worksheet" else ""

    parse(book.archive, "xl/workbook.xml", book.limits, start)
    if not book.sheet:
        raise Broken


def _texts(archive: zipfile.ZipFile, name: str, limits: Limits) -> list[str]:
    """Return the shared texts; runs of several formats joined, phonetic readings left out."""
    found: list[str] = []
    inside: list[str] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "si":
            if len(found) == limits.most_texts:
                raise TooLarge
            found.append("")

    def text(piece: str) -> None:
        if found and inside[-1:] == ["t"] and "rPh" not in inside and len(found[-1]) < LONGEST_TEXT:
            found[-1] += piece

    parse(archive, name, limits, start, end=lambda _tag: inside.pop(), text=text)
    return found


def _date_styles(archive: zipfile.ZipFile, name: str, limits: Limits) -> set[int]:
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside[-1:] == ["cellXfs"]:
            styles.append(attributes.get("numFmtId", ""))
        inside.append(tag)
        if len(formats) > MOST_STYLES or len(styles) > MOST_STYLES:
            raise TooLarge

    parse(archive, name, limits, start, end=lambda _tag: inside.pop())
    return {place for place, number in enumerate(styles) if _shows_date(number, formats)}


def _shows_date(number: str, formats: dict[str, str]) -> bool:
    if number in formats:
        return bool(_DATE_LETTERS.search(_QUOTED.sub("", formats[number][:200]).partition(";")[0]))
    return number.isdecimal() and len(number) < 5 and int(number) in DATES


# --- the sheet ------------------------------------------------------------------------------------
class _SheetReader:
    """Fed with pieces of a sheet; returns the rows that they complete."""

    def __init__(self, limits: Limits, most_columns: int):
        self.most_columns = most_columns
        self.parser = parser_for(limits, self._start, self._end, self._text)
        self.done: list[SheetRow] = []
        self.number = 0
        self.column = 0
        self.cells: list[Cell] = []
        self.cell: Cell | None = None
        self.reads_text = self.skips = False

    def feed(self, piece: bytes, is_last: bool = False) -> None:
        try:
            self.parser.Parse(piece, is_last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Broken from error

    def taken(self) -> list[SheetRow]:
        done, self.done = self.done, []
        return done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            given = attributes.get("r", "")
            self.number = int(given) if given.isdecimal() and len(given) < 10 else self.number + 1
            self.column, self.cells = 0, []
        elif tag == "c":
            self.column = _column(attributes.get("r", "")) or self.column + 1
            style = attributes.get("s", "")
            number = int(style) if style.isdecimal() and len(style) < 10 else 0
            self.cell = Cell(self.column, attributes.get("t", "n"), number)
        elif self.cell and tag == "f":
            self.cell.is_formula = True
        elif tag == "rPh":
            self.skips = True
        else:
            self.reads_text = self.cell is not None and tag in ("v", "t") and not self.skips

    def _end(self, tag: str) -> None:
        self.reads_text = False
        if tag == "rPh":
            self.skips = False
        elif tag == "c" and self.cell:
            # One beyond the last column is enough to detect too many.
            if (self.cell.text or self.cell.is_formula) and len(self.cells) <= self.most_columns:
                self.cells.append(self.cell)
            self.cell = None
        elif tag == "row" and self.cells:
            self.done.append(SheetRow(self.number, self.cells))

    def _text(self, piece: str) -> None:
        if self.reads_text and self.cell and len(self.cell.text) < LONGEST_TEXT:
            self.cell.text += piece


def _column(reference: str) -> int:
    """Return 1 for A3, 27 for AA3; 0 for a cell without a reference."""
    found = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - 64
    return number
