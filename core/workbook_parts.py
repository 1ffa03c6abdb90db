"""Unpack and parse one part of an XLSX at a cost that the file cannot raise."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from core.table_lines import Limits

PIECE = 65_536


class TooLarge(Exception):
    pass


class Broken(Exception):
    """No workbook, or none that can be read."""


Start = Callable[[str, dict[str, str]], None]


def parser_for(
    limits: Limits, start: Start, end: Callable[[str], None], text: Callable[[str], None]
) -> Any:
    """Return an expat parser of local names that counts tags and refuses document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    count = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > limits.most_tags:
            raise TooLarge
        start(name.rpartition(" ")[2], attributes)

    def refuse(*_about: object) -> None:
        raise Broken

    parser.StartElementHandler = on_start
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def pieces(archive: zipfile.ZipFile, name: str, limits: Limits) -> Iterator[bytes]:
    """Unpack a part no further than it is read. Raises TooLarge, Broken."""
    try:
        about = archive.getinfo(name)
        if about.file_size > limits.most_unpacked:
            raise TooLarge
        if about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Broken
        with archive.open(name) as part:
            while piece := part.read(PIECE):
                yield piece
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise Broken from error


def parse(
    archive: zipfile.ZipFile,
    name: str,
    limits: Limits,
    start: Start,
    *,
    end: Callable[[str], Any] = lambda name: None,
    text: Callable[[str], None] = lambda text: None,
) -> None:
    parser = parser_for(limits, start, end, text)
    try:
        for piece in pieces(archive, name, limits):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Broken from error
