"""A tree of people and their referrals, one line each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.svg import LETTER, WIDTH, Chart, Words, cut, drawing, element, group
from core.initials import initials, tint

ROW, INDENT, RADIUS = 36, 36, 14
GAP = 24  # before the words at the end, for letters wider than LETTER
DEEPEST = 5  # deeper branches stay at that indent: the words need the room


@dataclass(frozen=True)
class Node:
    """A person. `about` says how far it went; `is_open`, a dashed line: no talk yet."""

    name: str
    about: Words = ""
    is_open: bool = False
    children: Sequence["Node"] = field(default_factory=tuple)


def tree(root: Node, label: Words) -> Chart:
    lines = list(_lines(root))
    parts: list[SafeString] = []
    for row, (node, depth, parent) in enumerate(lines):
        x, y = _x(depth), ROW * (row + 0.5)
        if parent is not None:
            parts.append(_branch(_x(lines[parent][1]), ROW * (parent + 0.5), x, y, node.is_open))
        room = len(str(node.about)) * LETTER + GAP
        parts.append(_mark(node.name, x, y))
        parts.append(
            element("text", cut(node.name, WIDTH - x - 36 - room), x=x + RADIUS + 10, y=y + 5)
        )
        parts.append(element("text", node.about, css="soft end", x=WIDTH, y=y + 5))
    table = [
        [node.name, lines[parent][0].name if parent is not None else "–", node.about]
        for node, _depth, parent in lines
    ]
    head = [_("Who or what"), _("Named by"), _("So far")]
    return Chart(drawing(parts, ROW * len(lines), label), head, table)


def _lines(root: Node) -> Iterator[tuple[Node, int, int | None]]:
    """Yield (node, depth, line of its parent) from top to bottom."""
    waiting: list[tuple[Node, int, int | None]] = [(root, 0, None)]
    row = 0
    while waiting:
        node, depth, parent = waiting.pop()
        yield node, depth, parent
        waiting += [(child, depth + 1, row) for child in reversed(node.children)]
        row += 1


def _x(depth: int) -> float:
    return RADIUS + 2 + INDENT * min(depth, DEEPEST)


def _branch(x0: float, y0: float, x1: float, y1: float, is_open: bool) -> SafeString:
    down, across = y1 - 8, x1 - RADIUS
    if across <= x0:  # as deep as its parent: beside the marks
        return element(
            "path", css="k6 thin", d=f"M{x0 - 6:.0f} {y0 + RADIUS:.0f}V{y1 - RADIUS:.0f}"
        )
    css = "k6 dash thin" if is_open else "k6 thin"
    return element(
        "path",
        css=css,
        d=f"M{x0:.0f} {y0 + RADIUS:.0f}V{down:.0f}Q{x0:.0f} {y1:.0f} {x0 + 8:.0f} {y1:.0f}"
        f"H{across:.0f}",
    )


def _mark(name: str, x: float, y: float) -> SafeString:
    circle = element("circle", css="tintbg", cx=x, cy=y, r=RADIUS)
    letters = element("text", initials(name), css="mid tiny tintink", x=x, y=y + 4)
    return group([circle, letters], css=f"tint-{tint(name)}")
