"""A matrix of counts: whom a student talked to, by field and setting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.svg import WIDTH, Chart, Words, cut, drawing, element

LABEL, ROW, HEAD = 104, 44, 24
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
    """Draw dots with counts. `cells` has the nonempty ones, by (row index, column index)."""
    step = (WIDTH - LABEL) / max(len(columns), 1)
    parts = [
        element("text", cut(words, step), css="mid soft", x=LABEL + (place + 0.5) * step, y=14)
        for place, words in enumerate(columns)
    ]
    for place, words in enumerate(rows):
        middle = HEAD + (place + 0.5) * ROW
        parts.append(element("path", css="grid", d=f"M0 {middle + ROW / 2:.0f}H{WIDTH}"))
        parts.append(element("text", cut(words, LABEL - 8), x=0, y=middle + 5))
        for column in range(len(columns)):
            cell = cells.get((place, column), Cell())
            parts += _dot(cell, LABEL + (column + 0.5) * step, middle)
    table = [
        [words, *(_in_words(cells.get((place, column), Cell())) for column in range(len(columns)))]
        for place, words in enumerate(rows)
    ]
    return Chart(drawing(parts, HEAD + len(rows) * ROW + 2, label), ["", *columns], table)


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
