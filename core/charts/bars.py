"""Bar charts: a funnel, a histogram of waiting times, the small bar of a row."""

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.svg import WIDTH, Chart, Words, cut, drawing, element, join

ROW, BAR = 40, 26
LABEL, NUMBER = 92, 36  # widths of the words before a bar, and of the number behind it
MINI = 96


def funnel(steps: Sequence[tuple[Words, int]], label: Words) -> Chart:
    """Draw (words, number) of each step, the first the widest; the table adds shares of it."""
    most = max((number for _words, number in steps), default=0) or 1
    parts = []
    for place, (words, number) in enumerate(steps):
        parts += _row(place, words, number, most)
    first = steps[0][1] if steps else 0
    rows = [[words, number, _share(number, first)] for words, number in steps]
    svg = drawing(parts, max(len(steps) * ROW, 1), label)
    return Chart(svg, [_("Step"), _("Number"), _("Share")], rows)


def _row(place: int, words: Words, number: int, most: int) -> list[SafeString]:
    top, room = place * ROW + 4, WIDTH - LABEL - NUMBER
    wide = room * number / most
    return [
        element("text", cut(words, LABEL - 6), x=0, y=top + 18),
        element("rect", css="ground", x=LABEL, y=top, width=room, height=BAR, rx=4),
        element("rect", css="f1", x=LABEL, y=top, width=wide, height=BAR, rx=min(4, wide / 2)),
        element("text", number, css="big end", x=WIDTH, y=top + 18),
    ]


def histogram(counts: Sequence[tuple[Words, int]], label: Words, unit: Words) -> Chart:
    """Draw how often each class occurs, in the order given; `unit` says what is counted."""
    most = max((number for _words, number in counts), default=0) or 1
    step, tall = WIDTH / max(len(counts), 1), 120
    parts = [element("path", css="axis", d=f"M0 {tall + 20}H{WIDTH}")]
    for place, (words, number) in enumerate(counts):
        left, high = place * step, tall * number / most
        middle = left + step / 2
        if number:
            wide = step * 0.7
            parts.append(
                element(
                    "rect",
                    css="f1",
                    x=middle - wide / 2,
                    y=tall + 20 - high,
                    width=wide,
                    height=high,
                )
            )
        parts.append(element("text", number, css="mid", x=middle, y=tall + 14 - high))
        parts.append(element("text", cut(words, step), css="mid soft", x=middle, y=tall + 40))
    return Chart(drawing(parts, tall + 48, label), [label, unit], [list(pair) for pair in counts])


def week_bars(
    weeks: Sequence[tuple[dt.date, int, int]], label: Words, well: Words, badly: Words
) -> Chart:
    """Draw one bar a week, failures at its foot; `weeks` are (first day, good, failed)."""
    most = max((good + bad for _day, good, bad in weeks), default=0) or 1
    step, tall, top = WIDTH / max(len(weeks), 1), 64, 18
    base = top + tall
    parts = [element("path", css="axis", d=f"M0 {base}H{WIDTH}")]
    for place, (day, good, bad) in enumerate(weeks):
        left, wide = (place + 0.1) * step, step * 0.8
        low, high = tall * bad / most, tall * (good + bad) / most
        if good:
            parts.append(_box("sent", left, base - high, wide, high - low))
        if bad:
            parts.append(_box("f2", left, base - low, wide, low))
        middle = left + wide / 2
        parts.append(element("text", good, css="mid tiny soft", x=middle, y=base - high - 5))
        parts.append(
            element("text", bad, css=f"mid tiny{'' if bad else ' soft'}", x=middle, y=base + 16)
        )
        if place in (0, len(weeks) - 1):
            end = " end" if place else ""
            edge = WIDTH if place else 0
            parts.append(
                element("text", date_format(day, "M j"), css=f"soft{end}", x=edge, y=base + 36)
            )
    rows = [(date_format(day, "M j"), good, bad) for day, good, bad in weeks]
    return Chart(drawing(parts, base + 42, label), [_("Week of"), well, badly], rows)


def _box(css: str, x: float, y: float, width: float, height: float) -> SafeString:
    return element("rect", css=css, x=x, y=y, width=width, height=height)


def mini_bar(asked: int, talked: int, thanked: int, most: int) -> SafeString:
    """The bar of a row: thanked within talked within asked, on a scale that all rows share.

    Its numbers stand beside it, so screen readers skip it.
    """
    scale = (MINI - 2) / max(most, 1)
    bars = [
        element(
            "rect",
            css=css,
            x=1,
            y=edge,
            width=min(number, most) * scale,
            height=12 - 2 * edge,
            rx=2,
        )
        for css, number, edge in (("ask", asked, 1), ("talk", talked, 1), ("thank", thanked, 3))
        if number
    ]
    return format_html(
        '<svg class="minibar" viewBox="0 0 {} 12" preserveAspectRatio="none" '
        'aria-hidden="true">{}{}</svg>',
        MINI,
        element("rect", css="base", x=0.5, y=0.5, width=MINI - 1, height=11, rx=2),
        join(bars),
    )


def bar(value: int, most: int) -> SafeString:
    """The bar of one number, on a scale that all rows share; its number stands beside it."""
    track = element("rect", css="track", y=2, width=MINI, height=8, rx=2)
    length = MINI * min(value, most) / most if most > 0 else 0
    return format_html(
        '<svg class="minibar" viewBox="0 0 {0} 12" preserveAspectRatio="none" '
        'aria-hidden="true">{1}{2}</svg>',
        MINI,
        track,
        element("rect", css="thank", y=2, width=length, height=8, rx=2) if length else "",
    )


def _share(number: int, first: int) -> str:
    return f"{round(100 * number / first)}%" if first else "–"
