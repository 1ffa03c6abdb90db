"""Cut a vCard file into cards, and a card into its lines, whatever its version. Pure.

Splitting a line into name, parameters and value is icalendar's; what it does not read is mended
before: bare types and quoted-printable of version 2.1, notes with line breaks, photos.
"""

import io
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from icalendar.parser import (
    Contentline,
    split_on_unescaped_comma,
    split_on_unescaped_semicolon,
    unescape_backslash,
)

from contacts.domain.contact_files.opened import MOST_ROWS
from contacts.domain.contact_files.words import BINARY, PROPERTIES
from core.csv_files import without_controls
from core.table_lines import Unreadable

LONGEST_LINE = 65_536  # a photo on one line is skipped in such pieces
LONGEST_CARD = 200_000  # characters, without photos
_BEGIN = re.compile(r"\ufeff?\s*begin\s*:\s*vcard\s*", re.IGNORECASE)
_END = re.compile(r"\s*end\s*:\s*vcard\s*", re.IGNORECASE)
_PROPERTY = re.compile(r"(?:[\w-]{1,60}\.)?([A-Za-z][\w-]{0,60})(?:;[^:\n]{0,2000})?:", re.ASCII)
# Codecs that read no text of a card, and take long to say so.
_NO_CHARSETS = frozenset(["idna", "punycode"])
_ENCODINGS = frozenset(["quoted-printable", "base64", "8bit", "7bit", "b"])


@dataclass(frozen=True)
class RawCard:
    """The lines of a card as the file has them, unfolded, without photos.

    `dropped` names the binary properties.
    """

    number: int
    lines: tuple[str, ...]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class CardLine:
    """`value` is still escaped; `types` are in lower case."""

    group: str
    name: str
    types: tuple[str, ...]
    charset: str
    is_quoted: bool
    value: str

    @property
    def text(self) -> str:
        return self.decoded(self.value)

    @property
    def parts(self) -> list[str]:
        """The value's parts between semicolons, as N, ORG and ADR have them."""
        return [self._plain(part) for part in split_on_unescaped_semicolon(self.value)]

    @property
    def listed(self) -> list[str]:
        return [self._plain(part) for part in split_on_unescaped_comma(self.value)]

    def decoded(self, value: str) -> str:
        return self._plain(unescape_backslash(value))

    def _plain(self, text: str) -> str:
        if self.is_quoted:
            text = _of_quoted(text, self.charset)
        return without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def raw_cards(data: bytes, encoding: str) -> Iterator[RawCard]:
    """Yield each card; one without its end ends where the next begins. Raises Unreadable."""
    file = io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace")
    reader: _CardReader | None = None
    number = 0
    for line in iter(lambda: file.readline(LONGEST_LINE), ""):
        text = line.rstrip("\r\n").removeprefix("\ufeff")
        begins, ends = bool(_BEGIN.fullmatch(text)), bool(_END.fullmatch(text))
        if reader and (reader.holds(text) or not (begins or ends)):
            reader.take(text)
            continue
        if reader and (begins or ends):
            yield reader.card()
            reader = None
        if begins:
            number += 1
            reader = _CardReader(_counted(number))
    if reader:
        yield reader.card()


def _counted(number: int) -> int:
    if number > MOST_ROWS:
        said = _("The file has more than %(most)d cards. Send it in parts.")
        raise Unreadable(said % {"most": MOST_ROWS})
    return number


class _CardReader:
    """Gathers the logical lines of one card."""

    def __init__(self, number: int):
        self.number = number
        self.lines: list[list[str]] = []
        self.dropped: list[str] = []
        self.size = self.depth = 0
        self.skips = self.goes_on = False  # inside of a photo; after a soft line break

    def holds(self, text: str) -> bool:
        """Return whether a BEGIN or END belongs to a card inside of this one: an AGENT."""
        if _BEGIN.fullmatch(text) and self.lines and self.lines[-1] == ["AGENT:"]:
            self.depth += 1
            self.lines.pop()
            self.dropped.append("agent")
            return True
        if self.depth and _END.fullmatch(text):
            self.depth -= 1
            return True
        return bool(self.depth)

    def take(self, text: str) -> None:
        if self.depth or not (text or self.goes_on):
            self.skips = False  # an empty line closes a photo
            return
        if self.goes_on:
            self._join(text)
        elif text[0] in " \t":
            if not self.skips:
                self._join(text[1:])
        elif (match := _PROPERTY.match(text)) and self._begins(match):
            self._start(text, match[1].casefold())
        elif not self.skips:
            self._join(f"\n{text}")

    def card(self) -> RawCard:
        lines = tuple("".join(pieces) for pieces in self.lines)
        return RawCard(self.number, lines, tuple(dict.fromkeys(self.dropped)))

    def _begins(self, match: re.Match[str]) -> bool:
        """Return whether a line is a property: "Call: next week" in a note is none."""
        name = match[1].casefold()
        if name in PROPERTIES or name.startswith("x-"):
            return True
        return not (self.lines and self.lines[-1][0].casefold().startswith("note"))

    def _start(self, text: str, name: str) -> None:
        self.skips = name in BINARY
        if self.skips:
            self.dropped.append(name)
            return
        self.lines.append([])
        self._join(text)
        if text.rstrip(": ").casefold() == "agent":
            self.lines[-1] = ["AGENT:"]

    def _join(self, text: str) -> None:
        """Add a piece to the last line; a soft break of quoted-printable takes the next as well."""
        if not self.lines:
            self.lines.append([])
        head = self.lines[-1][0] if self.lines[-1] else text
        before, is_property, _value = head.partition(":")
        is_quoted = bool(is_property) and "quoted-printable" in before.casefold()
        self.goes_on = is_quoted and text.endswith("=")
        piece = text[:-1] if self.goes_on else text
        self.lines[-1].append(piece)
        self.size += len(piece) + 1
        if self.size > LONGEST_CARD:
            about = {"card": self.number, "most": LONGEST_CARD}
            raise Unreadable(_("Card %(card)d is longer than %(most)d characters.") % about)


def parse_line(text: str) -> CardLine:
    """Return one line in its parts. Raises ValueError for what is none."""
    head, separator, value = _cut(text)
    if not separator or "\n" in head:
        raise ValueError(text)
    name, parameters, _value = Contentline(f"{_with_types(head)}:").raw_parts()
    group, _dot, name = name.rpartition(".")
    known = {str(key).casefold(): _joined(given) for key, given in parameters.items()}
    encoding = known.get("encoding", "").casefold()
    types = tuple(filter(None, known.get("type", "").casefold().split(",")))
    is_quoted = encoding == "quoted-printable"
    return CardLine(group, name.casefold(), types, known.get("charset", ""), is_quoted, value)


def _joined(given: str | Sequence[str]) -> str:
    return given if isinstance(given, str) else ",".join(given)


def _cut(text: str) -> tuple[str, str, str]:
    """Cut at the first colon outside of quotation marks."""
    place = Contentline(text.replace("\n", " ")).value_separator_index()
    place = place if place >= 0 else text.find(":")
    return (text[:place], ":", text[place + 1 :]) if place >= 0 else (text, "", "")


def _with_types(head: str) -> str:
    """Give the bare parameters of version 2.1 their names; several types become one list."""
    name, *parameters = head.split(";") if '"' not in head else _apart(head)
    types, others = [], []
    for parameter in filter(None, (each.strip() for each in parameters)):
        key, is_named, given = parameter.partition("=")
        if not is_named and key.casefold() in _ENCODINGS:
            others.append(f"ENCODING={key}")
        elif not is_named or key.strip().casefold() == "type":
            types.append((given if is_named else key).strip().strip('"'))
        else:
            others.append(parameter)
    safe = ",".join("".join(c for c in each if c.isalnum() or c in ",-_ ") for each in types)
    return ";".join([name.strip(), *others, *([f"TYPE={safe}"] if safe else [])])


def _apart(head: str) -> list[str]:
    """Split at semicolons outside of quotation marks."""
    return re.findall(r'(?:[^;"]|"[^"]*"?)+', head)


def _of_quoted(text: str, charset: str) -> str:
    """Decode quoted-printable by its charset, UTF-8 without one, Windows-1252 where that fails."""
    data = quopri.decodestring(text.encode("utf-8", "replace"))
    named = "" if charset.casefold() in _NO_CHARSETS else charset
    for encoding in (named or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return data.decode("latin-1")
