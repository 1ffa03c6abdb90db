"""Shared parts of the charts: SVG elements, and a drawing together with its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 400  # units of the viewBox; a chart is at most 448 px wide, so letters stay readable
LETTER = 7.2  # the approximate width of a letter of 14 px sans

Words = str | Promise


@dataclass(frozen=True)
class Chart:
    """`svg`, and the same numbers as a table: `head` and `rows`, a row's first cell its heading."""

    svg: SafeString
    head: Sequence[Words]
    rows: Sequence[Sequence[Words | int]]


def element(
    name: str, content: Words | int = "", css: str = "", **attributes: float | str
) -> SafeString:
    """Underscores in attribute names become dashes; numbers lose needless digits."""
    named: dict[str, float | str] = {"class": css} if css else {}
    drawn = format_html_join(
        "",
        ' {}="{}"',
        ((key.replace("_", "-"), _short(value)) for key, value in (named | attributes).items()),
    )
    return format_html("<{0}{1}>{2}</{0}>", name, drawn, content)


def group(parts: Iterable[SafeString], css: str = "") -> SafeString:
    return element("g", join(parts), css)


def join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def drawing(
    parts: Iterable[SafeString], height: float, label: Words, css: str = "chart"
) -> SafeString:
    """Return the whole SVG; screen readers get `label`, and the table behind it."""
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        css,
        WIDTH,
        _short(height),
        label,
        join(parts),
    )


def cut(words: Words, width: float) -> str:
    text, most = str(words), max(int(width / LETTER), 1)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _short(value: float | str) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
