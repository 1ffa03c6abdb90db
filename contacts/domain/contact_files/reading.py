"""Yield the contacts of an opened file or text, one by one. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from contacts.domain.contact_files import blocks, vcards
from contacts.domain.contact_files.found import Cell, FileContext, FoundContact
from contacts.domain.contact_files.headings import by_titles
from contacts.domain.contact_files.opened import FileKind, OpenedFile
from contacts.domain.contact_files.own import own_contact
from contacts.domain.contact_files.values import contact_of
from core.imports import LONGEST_SAMPLE, Head, plain
from core.lines import flat
from core.table_lines import Line

# What Google writes of whose columns hold a label and a value: "Custom Field 1 - Label".
_LABELS = ("label", "type")
_IN_LINES = ("tidbits", "found_out", "more_links")


def read(
    opened: OpenedFile,
    mapping: Mapping[str, str] | None = None,
    context: FileContext | None = None,
) -> Iterator[FoundContact]:
    """Yield every row or card, usable or with its problems, in the order of the file.

    `mapping` is `Head.field` to the name of a Column, as the guess in `opened.mapping`. Line
    breaks, direction marks and control characters are in no value that a form takes as one line.
    Raises Unreadable where a limit is passed.
    """
    return map(_flat, _read(opened, mapping, context or FileContext()))


def _flat(found: FoundContact) -> FoundContact:
    values = {
        name: text if name in _IN_LINES or (text.isascii() and text.isprintable()) else flat(text)
        for name, text in found.values.items()
    }
    return replace(found, values={name: text for name, text in values.items() if text})


def _read(
    opened: OpenedFile, mapping: Mapping[str, str] | None, context: FileContext
) -> Iterator[FoundContact]:
    if opened.kind == FileKind.CARDS:
        return vcards.read_cards(opened, context)
    if opened.kind == FileKind.LINES:
        return blocks.read_blocks(opened, context)
    return _read_table(opened, opened.mapping if mapping is None else mapping, context)


def _read_table(
    opened: OpenedFile, mapping: Mapping[str, str], context: FileContext
) -> Iterator[FoundContact]:
    columns = [(head, mapping.get(head.field, "")) for head in opened.heads]
    width = max((head.place for head in opened.heads), default=-1) + 1
    width = max(width, len(opened.titles))
    reading = [_Reading(head, name, opened.titles) for head, name in columns if name]
    is_own = opened.kind == FileKind.OWN
    for line in opened.lines():
        cells: dict[str, list[Cell]] = defaultdict(list)
        for one in reading:
            if text := one.text(line):
                cells[one.column].append(Cell(text, one.label(line)))
        problems = _beyond(line, width)
        if is_own and not (problems or line.unread):
            texts = {name: "\n".join(cell.text for cell in given) for name, given in cells.items()}
            yield own_contact(line.number, texts, context, line.cells)
            continue
        yield contact_of(
            line.number,
            cells,
            context,
            problems=problems,
            notes=line.unread,
            raw=line.cells,
        )


class _Reading:
    """How one column of the file is read: as what, and under which label."""

    def __init__(self, head: Head, column: str, titles: Sequence[str]):
        self.place, self.column = head.place, column
        is_named = by_titles([head.title])[0] == column
        self._label = "" if is_named and column == "tidbits" else head.title
        self._label_at = _label_beside(head, titles)

    def text(self, line: Line) -> str:
        return line.cells[self.place] if self.place < len(line.cells) else ""

    def label(self, line: Line) -> str:
        if 0 <= self._label_at < len(line.cells) and line.cells[self._label_at]:
            return line.cells[self._label_at].removeprefix("* ")
        return self._label


def _label_beside(head: Head, titles: Sequence[str]) -> int:
    """Return the place of the column that labels this one, before it; -1 without one."""
    title = plain(head.title)
    before = plain(titles[head.place - 1]) if 0 < head.place < len(titles) else ""
    for word in _LABELS:
        if title.endswith("value") and before == f"{title.removesuffix('value')}{word}":
            return head.place - 1
    return -1


def _beyond(line: Line, width: int) -> list[str]:
    beyond = [cell for cell in line.cells[width:] if cell]
    if not beyond:
        return []
    said = _("It has %(cells)d cells for %(head)d columns, so “%(text)s” is in no column.")
    about = {"cells": len(line.cells), "head": width, "text": beyond[0][:LONGEST_SAMPLE]}
    return [said % about]
