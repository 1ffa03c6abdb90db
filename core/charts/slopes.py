"""Slopes between two points in time: how interest changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from core.charts.svg import WIDTH, Chart, Words, cut, drawing, element

LEFT, RIGHT, TOP, STEP = 42, 200, 26, 46  # the words at the end need half the width
NEAR = 15  # labels closer than that are pushed apart
LINES = ("k1", "k2 dash", "k3 dash-2", "k5", "k6 dash")
DOTS = ("f1", "f2", "f3", "f5", "f6")


@dataclass(frozen=True)
class Slope:
    """`before` and `after` on a scale of 1 to 5; `count` is the number of answers behind it."""

    label: Words
    before: float
    after: float
    count: int = 1


def slopes(lines: Sequence[Slope], label: Words) -> Chart:
    """Draw at most five lines, each labeled at its end; they differ by color and by dash."""
    bottom = TOP + 4 * STEP
    parts = [element("text", _("before"), css="soft", x=LEFT - 8, y=bottom + 28)]
    parts.append(element("text", _("after"), css="soft end", x=RIGHT + 8, y=bottom + 28))
    for value in range(1, 6):
        parts.append(element("path", css="grid", d=f"M{LEFT - 8} {_height(value):.0f}H{RIGHT + 8}"))
        parts.append(element("text", value, css="soft", x=8, y=_height(value) + 5))
    places = _apart([_height(line.after) for line in lines])
    for number, (line, place) in enumerate(zip(lines, places, strict=True)):
        start, end = _height(line.before), _height(line.after)
        style = number % len(LINES)
        parts.append(element("path", css=LINES[style], d=f"M{LEFT} {start:.1f}L{RIGHT} {end:.1f}"))
        parts += [
            element("circle", css=DOTS[style], cx=x, cy=y, r=5)
            for x, y in ((LEFT, start), (RIGHT, end))
        ]
        words = cut(line.label, WIDTH - RIGHT - 18)
        parts.append(element("text", words, x=RIGHT + 16, y=place + 5))
    rows = [[line.label, f"{line.before:g}", f"{line.after:g}", line.count] for line in lines]
    head = ["", _("Before"), _("After"), _("Answers")]
    return Chart(drawing(parts, bottom + 36, label), head, rows)


def _height(value: float) -> float:
    return TOP + (5 - value) * STEP


def _apart(heights: Sequence[float]) -> list[float]:
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    found = list(heights)
    for earlier, later in pairwise(order):
        found[later] = max(found[later], found[earlier] + NEAR)
    return found
