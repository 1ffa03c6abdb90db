"""Which characters the bytes of a file stand for. Pure."""

import codecs

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.csv_files import PIECE
from core.table_lines import Unreadable

# For choosing, the likeliest first. What is no UTF-8 comes from a desktop program, and the first of
# them that has all its characters is the guess.
ENCODINGS: dict[str, str | Promise] = {
    "utf-8-sig": gettext_lazy("Unicode (UTF-8)"),
    "utf-16": gettext_lazy("Unicode (UTF-16)"),
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
    "cp1250": gettext_lazy("Central European (Windows-1250)"),
    "cp1251": gettext_lazy("Cyrillic (Windows-1251)"),
    "cp1253": gettext_lazy("Greek (Windows-1253)"),
    "cp1254": gettext_lazy("Turkish (Windows-1254)"),
    "cp932": gettext_lazy("Japanese (Shift JIS)"),
    "gb18030": gettext_lazy("Chinese (GB 18030)"),
    "mac-roman": gettext_lazy("Western European (Macintosh)"),
}
_GUESSED = ("cp1252", "cp1250", "cp1254", "mac-roman")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAMPLE = 4_000  # bytes searched for the zeros of UTF-16


def encoding_of(data: bytes, chosen: str = "") -> str:
    """Return the name of a codec that reads `data`: `chosen` if it does, else a guess.

    A byte order mark says it; else what is UTF-8 is taken for it, and many zeros for UTF-16. Raises
    Unreadable for what is no text.
    """
    if chosen in ENCODINGS and can_decode(data, _with_order(data, chosen)):
        return _with_order(data, chosen)
    for mark, encoding in _BOMS.items():
        if data.startswith(mark) and can_decode(data, encoding):
            return encoding
    zeros = data[:_SAMPLE].count(0)
    if zeros:
        wide = _with_order(data, "utf-16")
        if zeros * 4 > len(data[:_SAMPLE]) and can_decode(data, wide):
            return wide
        raise Unreadable(_("The file is no text. Save it as CSV, XLSX or vCard and send it again."))
    for encoding in ("utf-8-sig", *_GUESSED):
        if can_decode(data, encoding):
            return encoding
    raise Unreadable(_("The characters in the file cannot be read. Save it as “CSV UTF-8”."))


def alternatives(data: bytes) -> list[str]:
    """Return the names in ENCODINGS that can read `data`."""
    return [name for name in ENCODINGS if can_decode(data, _with_order(data, name))]


def can_decode(data: bytes, encoding: str) -> bool:
    """Return whether all of `data` is text; in pieces, which need less memory than the whole."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), PIECE):
            if "\0" in decoder.decode(data[start : start + PIECE], start + PIECE >= len(data)):
                return False
    except UnicodeDecodeError:
        return False
    return True


def _with_order(data: bytes, encoding: str) -> str:
    """Return the codec for UTF-16 without a byte order mark by where its zeros are."""
    if encoding != "utf-16" or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return encoding
    sample = data[:_SAMPLE]
    return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
