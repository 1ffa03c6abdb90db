"""Render plain text as HTML. All of it is escaped; only addresses of this site become links.

Drawn in Python: the loops of a template were nearly half of composing (docs/performance.md).
"""

import re
from functools import cache

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def paragraphs(text: str, links: dict[str, str], buttons: dict[str, str]) -> SafeString:
    """`links` and `buttons` as in outbox.domain.kinds.Message."""
    return SafeString("\n".join(_paragraph(block, links, buttons) for block in _blocks(text)))


def small_print(text: str) -> SafeString:
    """Render the footer: an address of this site becomes the link of the line before it."""
    return SafeString("\n".join(f"<p>{_note(block)}</p>" for block in _blocks(text)))


def _blocks(text: str) -> list[str]:
    found = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return [block for block in found if block.strip()]


def _paragraph(block: str, links: dict[str, str], buttons: dict[str, str]) -> str:
    return "<p>{}</p>".format(
        "<br>\n".join(_line(line.strip(), links, buttons) for line in block.split("\n"))
    )


def _line(line: str, links: dict[str, str], buttons: dict[str, str]) -> str:
    if line in links:
        return _link(links[line], line.removeprefix("– "), "time")
    # a split with one group puts the matches at the odd indexes
    parts = _site_addresses(settings.PUBLIC_BASE_URL).split(line)
    if len(parts) == 3 and not parts[2] and buttons.get(parts[1]) != "":
        button = _link(parts[1], buttons.get(parts[1]) or _("Open the page"), "button")
        return f"{escape(parts[0])}<br>\n{button}" if parts[0] else button
    return "".join(_link(part, part) if n % 2 else escape(part) for n, part in enumerate(parts))


def _note(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    ours = [bool(_site_addresses(settings.PUBLIC_BASE_URL).fullmatch(line)) for line in lines]
    shown: list[str] = []
    for n, line in enumerate(lines):
        if ours[n] and n and not ours[n - 1]:
            shown[-1] = _link(line, lines[n - 1].rstrip(":"))
        else:
            shown.append(_link(line, line) if ours[n] else escape(line))
    return "<br>\n".join(shown)


@cache
def _site_addresses(base: str) -> re.Pattern[str]:
    return re.compile(rf"({re.escape(base)}/[^\s<>\"]*[^\s<>\".,;:!?)])")


def _link(url: str, words: str, css_class: str = "") -> str:
    attribute = f' class="{css_class}"' if css_class else ""
    return f'<a{attribute} href="{escape(url)}">{escape(words)}</a>'
