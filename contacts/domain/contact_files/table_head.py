"""Look at the beginning of a table: where its headings are, and what they mean. Pure."""

from collections.abc import Sequence
from itertools import islice

from django.utils.translation import gettext as _

from contacts.domain.contact_files.encodings import alternatives
from contacts.domain.contact_files.headings import (
    HEAD_WITHIN,
    LOOKED_AT,
    guess_columns,
    locate_head,
)
from contacts.domain.contact_files.opened import FEW, LIMITS, FileKind, OpenedFile
from contacts.domain.contact_files.own import is_own
from core.imports import LONGEST_SAMPLE, Head, plain
from core.table_lines import Row, Unreadable
from core.tables import lines_of
from core.workbook_lines import letters

# Headings that one program alone writes, as `plain` has them.
_MARKS = (
    (FileKind.LINKEDIN, ({"connectedon", "firstname"}, {"connectedon", "position"})),
    (
        FileKind.GOOGLE,
        ({"email1value"}, {"phone1value"}, {"groupmembership"}, {"fileas", "labels"}),
    ),
    (
        FileKind.OUTLOOK,
        (
            {"emailaddress", "emaildisplayname"},
            {"emailaddress", "givenyomi"},
            {"emailaddress", "businessphone"},
            {"emailadresse", "telefongeschaftlich"},
            {"adressedemessagerie"},
            {"direcciondecorreoelectronico"},
            {"indirizzoemail", "societa"},
        ),
    ),
    (FileKind.THUNDERBIRD, ({"primaryemail", "secondaryemail"},)),
)
_BY_HAND = (FileKind.TABLE, FileKind.WORKBOOK)


def open_table(
    data: bytes, file_name: str, encoding: str, has_header: bool | None = None
) -> OpenedFile:
    """Return a table with its columns guessed. Raises Unreadable, also for one without rows."""
    lines = list(islice(lines_of(data, LIMITS, encoding), HEAD_WITHIN + LOOKED_AT))
    rows = [line.cells for line in lines]
    at = locate_head(rows) if has_header is None else 0 if has_header else None
    first = 0 if at is None else at + 1
    if len(lines) <= first:
        raise Unreadable(_("The file holds no contacts: there is no row below its headings."))
    titles, below = rows[at] if at is not None else [], rows[first:]
    kind = _kind(titles, is_workbook=not encoding)
    names = guess_columns(
        titles, below, has_head=at is not None, is_hand_made=kind in _BY_HAND and at is not None
    )
    return OpenedFile(
        kind,
        data,
        file_name,
        encoding,
        tuple(alternatives(data)) if encoding else (),
        titles=tuple(titles),
        heads=tuple(_heads(titles, below, names)),
        has_header=at is not None,
        first_row=first,
        above=tuple(lines[: at or 0]),
        samples=tuple(tuple(row) for row in below[:FEW]),
    )


def _kind(titles: Row, *, is_workbook: bool) -> FileKind:
    if is_own(titles):
        return FileKind.OWN
    plains = {plain(title) for title in titles}
    for kind, marks in _MARKS:
        if any(mark <= plains for mark in marks):
            return kind
    return FileKind.WORKBOOK if is_workbook else FileKind.TABLE


def _heads(titles: Row, rows: Sequence[Row], names: Sequence[str]) -> list[Head]:
    found = []
    for place, name in enumerate(names):
        title = titles[place] if place < len(titles) else ""
        sample = next((row[place] for row in rows if len(row) > place and row[place]), "")
        if title or sample:
            title = title or _("Column %(letters)s") % {"letters": letters(place + 1)}
            found.append(Head(place, title, _shortened(sample), name))
    return found


def _shortened(sample: str) -> str:
    text = " ".join(sample.split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"
