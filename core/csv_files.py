"""Read a CSV file row by row, whatever its encoding, separator and line ends."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.table_lines import Line, Unreadable

SEPARATORS = ",;\t|"
SAMPLE = 10  # rows searched for the separator
SAMPLE_TEXT = 100_000  # characters, of the same
PIECE = 65_536
UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*(?:"|\Z)')


def csv_lines(data: bytes, legacy: str = "", encoding: str = "") -> Iterator[Line]:
    """Yield each row. Its number counts rows, as a spreadsheet does, not lines.

    Raises Unreadable, before the first row for what is no text in UTF-8, UTF-16 or `legacy`.
    `encoding` says how to read the text where that is known.
    """
    # ends each line with \n
    file = io.TextIOWrapper(io.BytesIO(data), encoding or encoding_of(data, legacy))
    told = _SEPARATOR_LINE.fullmatch(file.readline(PIECE).rstrip("\n"))
    if not told:
        file.seek(0)
        separator = _separator(file.read(SAMPLE_TEXT))
        file.seek(0)
    rows = csv.reader(file, delimiter=told[1] if told else separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            yield Line(number, [tidy(cell) for cell in cells])
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


def encoding_of(data: bytes, legacy: str = "") -> str:
    """Return UTF-16 if the file says so, UTF-8 if it is, else `legacy`. Raises Unreadable.

    No other encoding is guessed: what a guess gets wrong is read, too, as other letters.
    """
    is_utf16 = data.startswith(UTF16)
    if not is_utf16 and b"\0" in data:  # a picture, an old workbook: not a text
        raise _no_table()
    unicode = "utf-16" if is_utf16 else "utf-8-sig"
    for encoding in filter(None, (unicode, "" if is_utf16 else legacy)):
        if _can_decode(data, encoding):
            return encoding
    raise Unreadable(_("The characters in the file cannot be read. Save it as “CSV UTF-8”."))


def _can_decode(data: bytes, encoding: str) -> bool:
    """In pieces: the whole text would need four times the memory of the file."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), PIECE):
            if "\0" in decoder.decode(data[start : start + PIECE], start + PIECE >= len(data)):
                raise _no_table()
    except UnicodeDecodeError:
        return False
    return True


def _no_table() -> Unreadable:
    return Unreadable(_("The file is not a table. Save it as CSV or XLSX and send it again."))


def _separator(text: str) -> str:
    lines = _QUOTED.sub("", text).split("\n")[:SAMPLE]
    return max(SEPARATORS, key=lambda separator: max(line.count(separator) for line in lines))


def tidy(text: str) -> str:
    return without_controls(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def without_controls(text: str) -> str:
    return _CONTROL.sub("", text)
