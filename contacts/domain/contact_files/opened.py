"""A file or text whose kind, encoding and columns are known or guessed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from django.utils.translation import gettext as _

from contacts.domain.contact_files.columns import COLUMNS
from core.imports import Head, Sheet
from core.table_lines import Limits, Line
from core.tables import lines_of

MOST_ROWS = 20_000
LIMITS = Limits(
    most_bytes=10_000_000,
    most_rows=MOST_ROWS,
    most_columns=200,  # Outlook writes 92; Google as many as the fullest contact needs
    longest_cell=20_000,
    most_text=20_000_000,
    most_unpacked=100_000_000,
    most_tags=4_000_000,
    most_texts=200_000,
)
FEW = 5  # rows shown
NAMING = frozenset(["name", "given_name", "family_name", "email"])


class FileKind(StrEnum):
    TABLE = "table"
    WORKBOOK = "workbook"
    LINKEDIN = "linkedin"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    THUNDERBIRD = "thunderbird"
    OWN = "own"  # our own export
    CARDS = "cards"
    LINES = "lines"  # each line, or each block of lines, is a contact


@dataclass(frozen=True)
class OpenedFile:
    """What `open_file` and `open_text` found; nothing of it changes while it is read.

    `heads` are the columns of a table, empty ones left out; `first_row` counts its nonempty rows
    above the first contact. Cards and lines have no columns to choose. `encoding` is "" where
    nothing is to choose; `encodings` are the others that can read the file.
    """

    kind: FileKind
    data: bytes
    file_name: str = ""
    encoding: str = ""
    encodings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    has_header: bool = True
    first_row: int = 0
    above: tuple[Line, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_table(self) -> bool:
        return self.kind not in (FileKind.CARDS, FileKind.LINES)

    @property
    def headings(self) -> list[str]:
        """What `ImportJob.headings` remembers: the same titles are read in the same way again."""
        return list(self.titles)

    @property
    def mapping(self) -> dict[str, str]:
        """Return the guess: `Head.field` to the name of a Column."""
        return {head.field: head.column for head in self.heads}

    def sheet(self, mapping: Mapping[str, str] | None = None) -> Sheet:
        """Return the columns under a mapping, for choosing and for what it lacks."""
        chosen = self.mapping if mapping is None else mapping
        heads = [replace(head, column=chosen.get(head.field, "")) for head in self.heads]
        return Sheet(COLUMNS, heads, [], list(self.above), [head.column for head in heads])

    def problems(self, mapping: Mapping[str, str] | None = None) -> list[str]:
        """Return what a mapping lacks, in sentences; nothing can be read before it is complete."""
        sheet = self.sheet(mapping)
        if self.is_table and NAMING.isdisjoint(sheet.names):
            return [_("No column is read as a name. Choose one below."), *sheet.problems]
        return sheet.problems

    def lines(self) -> Iterator[Line]:
        """Yield the rows of a table below its headings. Raises Unreadable."""
        return islice(lines_of(self.data, LIMITS, self.encoding), self.first_row, None)
