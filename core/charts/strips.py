"""Time strips: the talks of twelve weeks, and a year of terms and breaks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts.svg import WIDTH, Chart, Words, cut, drawing, element

BLOCK, GAP, MOST = 14, 4, 4  # a block is one talk; above four a number replaces the blocks


def week_strip(weeks: Sequence[tuple[dt.date, int, int]], label: Words) -> Chart:
    """Draw one column a week, one block a talk; `weeks` are (first day, held, to come)."""
    step = WIDTH / max(len(weeks), 1)
    base = 20 + MOST * (BLOCK + GAP)
    parts = []
    for place, (day, held, coming) in enumerate(weeks):
        left, wide = place * step, step - 8
        parts.append(element("rect", css="ground", x=left, y=base, width=wide, height=4, rx=2))
        for number in range(min(held + coming, MOST)):
            css = "f1" if number < held else "k1"
            top = base - (number + 1) * (BLOCK + GAP)
            parts.append(
                element("rect", css=css, x=left + 1, y=top, width=wide - 2, height=BLOCK, rx=3)
            )
        if held + coming > MOST:
            parts.append(element("text", held + coming, css="mid", x=left + wide / 2, y=14))
        if place in (0, len(weeks) - 1):
            end = " end" if place else ""
            words = date_format(day, "M j")
            parts.append(
                element(
                    "text", words, css=f"soft{end}", x=left + (wide if place else 0), y=base + 22
                )
            )
    rows = [(date_format(day, "M j"), held, coming) for day, held, coming in weeks]
    return Chart(drawing(parts, base + 28, label), [_("Week of"), _("Talks"), _("To come")], rows)


@dataclass(frozen=True)
class Span:
    """A term or a break, both days included; a break is hatched."""

    label: Words
    first: dt.date
    last: dt.date
    is_break: bool = False


def year_strip(spans: Sequence[Span], today: dt.date, label: Words) -> Chart:
    """Draw terms and breaks on one line from the first to the last day, with a mark for today."""
    first = min((span.first for span in spans), default=today)
    last = max((span.last for span in spans), default=today)
    scale = WIDTH / max((last - first).days + 1, 1)
    parts = []
    for span in sorted(spans, key=lambda one: one.is_break):  # draw breaks over their term
        left, wide = (span.first - first).days * scale, ((span.last - span.first).days + 1) * scale
        css, top, high = ("hollow", 8, 16) if span.is_break else ("f1", 8, 16)
        parts.append(
            element("rect", css=css, x=left, y=top, width=max(wide - 2, 2), height=high, rx=3)
        )
        if not span.is_break:
            parts.append(element("text", cut(span.label, wide), css="soft", x=left, y=44))
    if first <= today <= last:
        x = (today - first).days * scale
        parts.append(element("path", css="goal", d=f"M{x:.1f} 2V30"))
    rows = [[span.label, date_format(span.first), date_format(span.last)] for span in spans]
    return Chart(drawing(parts, 52, label), ["", _("First day"), _("Last day")], rows)
