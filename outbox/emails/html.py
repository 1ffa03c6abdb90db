"""Render plain text as HTML. All of it is escaped; only addresses of this site become links.

Drawn in Python: the loops of a template were nearly half of composing (docs/performance.md).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Outlook on Windows pads cells, not links; the color of the words stands where styles are dropped.
TABLE = '<table role="presentation" class="buttons" cellspacing="0" cellpadding="0" border="0">'
BUTTON = (
    '<tr><td class="button" bgcolor="{color}"><a href="{url}" style="color:#ffffff">{words}</a>'
    "</td></tr>"
)
GAP = '<tr><td height="8"></td></tr>'
END_OF_SENTENCE = re.compile(r"[.:?!] ")
CODE = re.compile(r"[A-Z0-9]{3,6}-[A-Z0-9]{3,6}")


def paragraphs(
    text: str, links: Mapping[str, str], buttons: Mapping[str, str], color: str
) -> SafeString:
    """`links` and `buttons` as in outbox.domain.kinds.Message; `color` is the office's."""
    return _Body(links, buttons, color).draw(text)


def small_print(text: str) -> SafeString:
    return _Body({}, {}, "").draw(text)


@dataclass
class _Body:
    links: Mapping[str, str]
    buttons: Mapping[str, str]
    color: str  # "" where nothing is a button
    button: str = ""
    drawn: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # of the paragraph being drawn
    times: list[str] = field(default_factory=list)

    def draw(self, text: str) -> SafeString:
        blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
        parts = [[line.strip() for line in block.split("\n")] for block in blocks]
        self.button = self._the_button(line for lines in parts for line in lines)
        for lines in parts:
            for line in filter(None, lines):
                self._add(line)
            self._end()
        return SafeString("\n".join(self.drawn))

    def _the_button(self, lines: Iterator[str]) -> str:
        """Return the first address at the end of a line that may be one; "" beside times."""
        if not self.color:
            return ""
        found = list(lines)
        if any(line in self.links for line in found):
            return ""
        urls = (_split(line)[1] for line in found)
        return next((url for url in urls if url and self.buttons.get(url) != ""), "")

    def _add(self, line: str) -> None:
        if line in self.links:
            self._end_of_words()
            self.times.append(self._cell(self.links[line], line.removeprefix("– ")))
            return
        self._end_of_times()
        before, url = _split(line)
        if url and url == self.button:
            self._add_button(before, url)
        elif url and not before and self.buttons.get(url):
            self.lines.append(_link(url, self.buttons[url]))
        elif url and not before and self.lines and not self.lines[-1].startswith("<a "):
            self.lines[-1] = _last_sentence_linked(self.lines[-1].rstrip(":"), url)
        else:
            self.lines.append(_with_links(line))

    def _add_button(self, before: str, url: str) -> None:
        if before:
            self.lines.append(escape(before))
        self._end_of_words()
        words = self.buttons.get(url) or _("Open the page")
        self.drawn.append(f"{TABLE}{self._cell(url, words)}</table>")
        self.button = ""  # once in an email

    def _cell(self, url: str, words: str) -> str:
        return BUTTON.format(color=self.color, url=escape(url), words=escape(words))

    def _end(self) -> None:
        self._end_of_words()
        self._end_of_times()

    def _end_of_times(self) -> None:
        if self.times:
            self.drawn.append(f"{TABLE}{GAP.join(self.times)}</table>")
            self.times.clear()

    def _end_of_words(self) -> None:
        if self.lines:
            attribute = ' class="code"' if CODE.fullmatch(self.lines[0]) else ""
            self.drawn.append(f"<p{attribute}>{'<br>'.join(self.lines)}</p>")
            self.lines.clear()


def _split(line: str) -> tuple[str, str]:
    """Return the words before this site's address at the end of a line, and the address or ""."""
    # a split with one group puts the matches at the odd indexes
    parts = _site_addresses(settings.PUBLIC_BASE_URL).split(line)
    return (parts[0].rstrip(), parts[1]) if len(parts) == 3 and not parts[2] else (line, "")


def _with_links(line: str) -> str:
    parts = _site_addresses(settings.PUBLIC_BASE_URL).split(line)
    return "".join(_link(part, part) if n % 2 else escape(part) for n, part in enumerate(parts))


def _last_sentence_linked(escaped: str, url: str) -> str:
    start = max((found.end() for found in END_OF_SENTENCE.finditer(escaped)), default=0)
    return f'{escaped[:start]}<a href="{escape(url)}">{escaped[start:]}</a>'


@cache
def _site_addresses(base: str) -> re.Pattern[str]:
    return re.compile(rf"({re.escape(base)}/[^\s<>\"]*[^\s<>\".,;:!?)])")


def _link(url: str, words: str) -> str:
    return f'<a href="{escape(url)}">{escape(words)}</a>'
