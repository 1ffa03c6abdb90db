"""Rules for templates: pure functions from a template's text to the lines that break one.

Scripts and styles are in files (the content security policy refuses others), every text goes
through gettext, user input is never trusted, and nothing requires dragging.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

LONGEST = 120
# Words that are the same in every language.
ALLOWED = {"UTC"}
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
NEVER_WORDS = {"script", "style"}

_TRANSLATED = re.compile(
    r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.DOTALL
)
_COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
# A block that fills an attribute of the frame contains class names, not text.
_CLASSES = re.compile(r"{%\s*block\s+\w+_class\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_SAFE = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")
_ICON = re.compile(r"{%\s*icon\s+[\"'](?P<name>[^\"']+)[\"']")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, order=True)
class Fault:
    line: int
    rule: str


def faults(source: str, icons: frozenset[str] = frozenset()) -> list[Fault]:
    """Return broken rules of one HTML template, by line.

    `icons` are the names in the sprite; they aren't checked if empty.
    """
    text = _blank(_COMMENT, source)
    found = [*_size(source), *_unsafe(text), *_unknown_icons(text, icons)]
    reader = _Reader()
    # Template tags become blanks of the same shape, so that lines stay and conditions in a tag
    # don't matter.
    for pattern in (_TRANSLATED, _CLASSES, _TAG):
        text = _blank(pattern, text)
    reader.feed(text)
    reader.close()
    return sorted({*found, *reader.faults, *reader.unlabelled()})


def _blank(pattern: re.Pattern, text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _size(source: str) -> Iterator[Fault]:
    lines = source.count("\n") + (not source.endswith("\n"))
    if lines > LONGEST:
        yield Fault(lines, f"{lines} lines; {LONGEST} is the longest")


def _unsafe(text: str) -> Iterator[Fault]:
    for match in _SAFE.finditer(text):
        yield Fault(_line(text, match), "trusts text: |safe and autoescape off are not for pages")


def _unknown_icons(text: str, icons: frozenset[str]) -> Iterator[Fault]:
    for match in _ICON.finditer(text):
        if icons and match["name"] not in icons:
            yield Fault(_line(text, match), f"no icon is called {match['name']}")


def _line(text: str, match: re.Match) -> int:
    return text.count("\n", 0, match.start()) + 1


@dataclass
class _Prompt:
    line: int
    id: str | None
    named: bool


@dataclass
class _Seen:
    faults: list[Fault] = field(default_factory=list)
    prompts: list[_Prompt] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Records the markup that breaks a rule."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.seen = _Seen()
        self.open_raw = ""

    @property
    def faults(self) -> list[Fault]:
        return self.seen.faults

    def unlabelled(self) -> Iterator[Fault]:
        for prompt in self.seen.prompts:
            if not prompt.named and prompt.id not in self.seen.labels:
                yield Fault(prompt.line, "placeholder without a label")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open_raw = tag if tag in NEVER_WORDS else ""
        if tag == "style":
            self._fault("<style>: rules live in static/css")
        if tag == "label" and given.get("for"):
            self.seen.labels.add(str(given["for"]))
        if "placeholder" in given:
            named = "aria-label" in given or "aria-labelledby" in given
            self.seen.prompts.append(_Prompt(self.getpos()[0], given.get("id"), named))
        for name, value in attrs:
            self._attribute(tag, name, value or "", given)

    def handle_endtag(self, tag: str) -> None:
        self.open_raw = ""

    def handle_data(self, data: str) -> None:
        if self.open_raw == "script" and data.strip():
            self._fault("script in the page: code lives in static/js")
        elif not self.open_raw:
            self._words(data)

    def _attribute(self, tag: str, name: str, value: str, given: dict) -> None:
        if name == "style":
            self._fault("style attribute: use a class")
        elif name.startswith(("on", "hx-on")):
            self._fault(f"{name}: behaviour lives in static/js")
        elif name == "draggable":
            self._fault("draggable: everything works with buttons")
        elif name in SPOKEN_ATTRIBUTES or (
            tag == "input" and name == "value" and given.get("type") == "submit"
        ):
            self._words(value)

    def _words(self, text: str) -> None:
        start = self.getpos()[0]
        for offset, line in enumerate(text.split("\n")):
            for word in _WORD.findall(line):
                if word not in ALLOWED:
                    self.seen.faults.append(
                        Fault(start + offset, f"words outside gettext: {line.strip()[:40]}")
                    )
                    break

    def _fault(self, rule: str) -> None:
        self.seen.faults.append(Fault(self.getpos()[0], rule))
