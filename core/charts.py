"""Small pictures of numbers as SVG; the numbers themselves always stand beside them in the page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 96, 8


def bar(value: int, most: int) -> SafeString:
    """A bar as long as `value` is of `most`; hidden from screen readers, which read the number."""
    length = round(WIDTH * min(value, most) / most) if most > 0 else 0
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false" width="{0}" height="{1}" viewBox="0 '
        '0 {0} {1}">'
        '<rect class="bar-ground" width="{0}" height="{1}" rx="2"/><rect width="{2}" height="{1}" '
        'rx="2"/></svg>',
        WIDTH,
        HEIGHT,
        length,
    )
