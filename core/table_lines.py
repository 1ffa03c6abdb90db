"""Rows of a file, and how large a file may be."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Limits:
    """How large a file may be; `most_text` is bytes of all cells, since a workbook repeats texts.

    `legacy` is the encoding of a CSV that is not Unicode; "" refuses it. The rest are limits of one
    part of a workbook: unpacked bytes, tags, different texts.
    """

    most_bytes: int = 1_000_000
    most_rows: int = 2_000
    most_columns: int = 40
    longest_cell: int = 5_000
    most_text: int = 1_500_000
    legacy: str = ""
    most_unpacked: int = 20_000_000
    most_tags: int = 600_000  # a sheet of 2 000 rows and 40 columns has 250 000
    most_texts: int = 100_000


SMALL = Limits()
# Read by a worker. A sheet of 50 000 rows and 18 columns has up to 2.8 million tags.
LARGE = Limits(
    most_bytes=10_000_000,
    most_rows=50_000,
    most_columns=80,
    most_text=20_000_000,
    legacy="cp1252",
    most_unpacked=100_000_000,
    most_tags=4_000_000,
    most_texts=200_000,
)
