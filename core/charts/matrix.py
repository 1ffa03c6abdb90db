"""A matrix of counts: whom a student talked to, by field and setting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.svg import LETTER, WIDTH, Chart, Words, cut, drawing, element

LINE, HEAD, ROW = 17, 42, 68  # heights of a line of words, of the heads, of a row with its label
DOT = 44  # from the top of a row to the middle of its dots
SMALLEST, LARGEST = 11, 18  # radius of a dot with a number


@dataclass(frozen=True)
class Cell:
    """`number` are done; `coming` are agreed and still to come, drawn as a dashed ring."""

    number: int = 0
    coming: int = 0


def matrix(
    rows: Sequence[Words],
    columns: Sequence[Words],
    cells: Mapping[tuple[int, int], Cell],
    label: Words,
) -> Chart:
    """Draw dots with counts. `cells` has the nonempty ones, by (row index, column index).

    A row's label stands above its dots, so that it has the whole width.
    """
    step = WIDTH / max(len(columns), 1)
    parts = []
    for column, words in enumerate(columns):
        parts += _head(words, (column + 0.5) * step, step)
    for place, words in enumerate(rows):
        top = HEAD + place * ROW
        parts.append(element("path", css="grid", d=f"M0 {top}H{WIDTH}"))
        parts.append(element("text", cut(words, WIDTH), x=0, y=top + 19))
        for column in range(len(columns)):
            cell = cells.get((place, column), Cell())
            parts += _dot(cell, (column + 0.5) * step, top + DOT)
    table = [
        [words, *(_in_words(cells.get((place, column), Cell())) for column in range(len(columns)))]
        for place, words in enumerate(rows)
    ]
    return Chart(drawing(parts, HEAD + len(rows) * ROW + 2, label), ["", *columns], table)


def _head(words: Words, middle: float, width: float) -> list[SafeString]:
    """Return the words on at most two lines, the last of them above the first row."""
    lines = wrap(str(words), max(int(width / LETTER), 1), max_lines=2, placeholder="…")
    return [
        element("text", line, css="mid soft", x=middle, y=HEAD - 10 - LINE * (len(lines) - number))
        for number, line in enumerate(lines, start=1)
    ]


def _dot(cell: Cell, x: float, y: float) -> list[SafeString]:
    if cell.number:
        radius = min(SMALLEST + 3 * (cell.number - 1), LARGEST)
        dot = [element("circle", css="f1", cx=x, cy=y, r=radius)]
        number = element("text", cell.number, css="mid on", x=x, y=y + 5)
        ring = [element("circle", css="k1 dash-2", cx=x, cy=y, r=radius + 3)] if cell.coming else []
        return [*dot, *ring, number]
    if cell.coming:
        return [element("circle", css="k1 dash-2", cx=x, cy=y, r=SMALLEST)]
    return [element("circle", css="hollow faint", cx=x, cy=y, r=3)]


def _in_words(cell: Cell) -> str:
    if cell.coming:
        return _("%(number)d and %(coming)d to come") % {
            "number": cell.number,
            "coming": cell.coming,
        }
    return str(cell.number)
