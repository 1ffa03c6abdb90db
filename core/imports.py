"""Read the rows of a file: guess the columns, and report what cannot be read.

For every importer. Pure: an importer names its columns, gets the values of each row by column, and
decides itself what a row does. Nothing is skipped silently: `Sheet.unread` and `Values.problems`
report it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.table_lines import Line
from core.workbook_lines import letters

HEAD_WITHIN = 10  # lines: exports begin with a title or a note
YES = {"yes", "y", "true", "t", "1", "x", "on", "✓", "✔", "☑"}
NO = {"no", "n", "false", "f", "0", "off", "-", "–", "✗", "✘", "☐"}
LONGEST_SAMPLE = 60
FIELD = re.compile(r"column-[0-9]{1,4}")  # `Head.field`


@dataclass(frozen=True)
class Column:
    """A column that an importer can read. `also` are its other titles, the best first.

    `is_many`: several columns of a file may be read as this one, such as "Email 1" and "Email 2".
    """

    name: str
    label: str | Promise
    also: tuple[str, ...] = ()
    is_needed: bool = False
    is_many: bool = False


@dataclass(frozen=True)
class Head:
    place: int
    title: str
    sample: str
    column: str

    @property
    def field(self) -> str:
        return f"column-{self.place}"


@dataclass(frozen=True)
class Values:
    """A row by Column. `problems` names what cannot be read."""

    number: int
    by_column: dict[str, str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A file, or its beginning, under one mapping.

    `above` are the rows over the head, which are not read; `names` what each column is read as.
    """

    columns: Sequence[Column]
    heads: list[Head]
    rows: list[Values]
    above: list[Line]
    names: list[str]

    @property
    def unread(self) -> list[Head]:
        return [head for head in self.heads if not head.column]

    @property
    def unread_titles(self) -> str:
        return ", ".join(f"“{head.title}”" for head in self.unread)

    @property
    def twice(self) -> list[str]:
        count = Counter(head.column for head in self.heads if head.column)
        return [
            str(column.label)
            for column in self.columns
            if count[column.name] > 1 and not column.is_many
        ]

    @property
    def missing(self) -> list[str]:
        read = {head.column for head in self.heads}
        return [
            str(column.label)
            for column in self.columns
            if column.is_needed and column.name not in read
        ]

    @property
    def problems(self) -> list[str]:
        """What the mapping lacks, in sentences; no row can be read before it is complete."""
        missing = _("No column of the file is read as “%(label)s”. Choose one below.")
        twice = _("Two columns of the file are read as “%(label)s”. Keep one.")
        return [
            *(missing % {"label": label} for label in self.missing),
            *(twice % {"label": label} for label in self.twice),
        ]


def sheet_of(
    lines: Sequence[Line], columns: Sequence[Column], chosen: Mapping[str, str] | None = None
) -> Sheet:
    """Read at least two `lines` as `columns`; `chosen` corrects the guess by `Head.field`."""
    at = _head_at(lines, columns)
    titles, rows = lines[at].cells, lines[at + 1 :]
    names = _chosen(chosen, columns, len(titles)) if chosen is not None else guess(titles, columns)
    heads = [
        Head(
            place,
            title or _("Column %(letters)s") % {"letters": letters(place + 1)},
            _sample(rows, place),
            name,
        )
        for place, (title, name) in enumerate(zip(titles, names, strict=True))
        if title or _sample(rows, place)
    ]
    return Sheet(columns, heads, [values_of(line, names) for line in rows], list(lines[:at]), names)


def chosen_columns(sent: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, str]:
    """Return what parts/_import_columns.html sent, by `Head.field`; "" for an unknown column."""
    known = {column.name for column in columns}
    return {
        name: value if value in known else ""
        for name, value in sent.items()
        if FIELD.fullmatch(name)
    }


def guess(titles: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """Return the name of a Column for each title, or ""; of several the best title is it."""
    known: dict[str, tuple[int, str]] = {}
    for column in columns:
        for rank, word in enumerate((column.name, str(column.label), *column.also)):
            known.setdefault(plain(word), (max(rank - 1, 0), column.name))
    best: dict[str, tuple[int, int]] = {}
    for place, title in enumerate(titles):
        rank, name = known.get(plain(title), (0, ""))
        if name:
            best[name] = min((rank, place), best.get(name, (rank, place)))
    names = {place: name for name, (_rank, place) in best.items()}
    return [names.get(place, "") for place in range(len(titles))]


def plain(title: str) -> str:
    """Return letters and digits without accents and case: "Must ask?" equals "must_ask"."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    return "".join(char for char in folded if char.isalnum())


def yes_no(text: str) -> bool | None:
    """Return True, False, or None for an empty cell. Raises ValueError with a sentence."""
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    if word:
        raise ValueError(_("“%(word)s” is neither yes nor no.") % {"word": text.strip()})
    return None


def _head_at(lines: Sequence[Line], columns: Sequence[Column]) -> int:
    first = lines[: min(HEAD_WITHIN, len(lines) - 1)]
    return max(
        range(len(first)),
        key=lambda place: (sum(map(bool, guess(first[place].cells, columns))), -place),
    )


def _chosen(chosen: Mapping[str, str], columns: Sequence[Column], number: int) -> list[str]:
    known = {column.name for column in columns}
    names = [chosen.get(f"column-{place}", "") for place in range(number)]
    return [name if name in known else "" for name in names]


def _sample(rows: Sequence[Line], place: int) -> str:
    text = next(
        (line.cells[place] for line in rows if len(line.cells) > place and line.cells[place]), ""
    )
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def values_of(line: Line, names: Sequence[str]) -> Values:
    read = {name: cell for name, cell in zip(names, line.cells, strict=False) if name}
    blank = dict.fromkeys(filter(None, names), "")
    beyond = [cell for cell in line.cells[len(names) :] if cell]
    problems = list(line.unread)
    if beyond:
        about = {"cells": len(line.cells), "head": len(names), "text": beyond[0][:LONGEST_SAMPLE]}
        problems.append(
            _("It has %(cells)d cells for %(head)d columns, so “%(text)s” is in no column.") % about
        )
    return Values(line.number, blank | read, tuple(problems))
