"""Render markdown that people wrote as HTML; the only way to do so.

Raw HTML is shown as text, a picture stays a link, a bare URL becomes one, and the parser's output
is cleaned by an allow-list.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# The page has the one h1; nobody needs more than h4.
HIGHEST, DEEPEST = 2, 4
TAGS = {
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "code",
    "pre",
    "a",
}
# "*" is set, since titles of links would pass otherwise
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "ol": {"start"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
SCHEMES = {"http", "https", "mailto"}

# A bare address on the web, or of a mailbox; what may only end a sentence behind it is left out.
_BARE = re.compile(
    r"(?<![\w@./:+-])(?:(?P<url>(?:https?://|www\.)[^\s<>\"“”‘’]{1,2000})"
    r"|(?P<mailbox>[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w@-]|\.\w))",
    re.IGNORECASE,
)
_OWN_LINK = re.compile(r'<a href="(?P<address>/(?!/)[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_ENDS_A_SENTENCE = ".,;:!?'*_~"


def _link_bare_addresses(state: StateCore) -> None:
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        inside = 0
        children: list[Token] = []
        for token in block.children:
            inside += token.nesting if token.type in ("link_open", "link_close") else 0
            children += [token] if inside or token.type != "text" else _split(token.content)
        block.children = children


def _split(text: str) -> Iterator[Token]:
    at = 0
    for found in _BARE.finditer(text):
        shown = _without_end(found[0]) if found["url"] else found[0]
        start, end = found.start(), found.start() + len(shown)
        if (
            start < at
            or not shown.rstrip("/").rpartition("/")[2]
            or shown.lower() in ("http:", "https:", "www")
        ):
            continue
        address = (
            f"mailto:{shown}"
            if found["mailbox"]
            else shown
            if "://" in shown
            else f"https://{shown}"
        )
        href = _parser.normalizeLink(address)
        if not _parser.validateLink(href):
            continue
        yield from (
            _text(text[at:start]),
            Token("link_open", "a", 1, attrs={"href": href}),
            _text(shown),
        )
        yield Token("link_close", "a", -1)
        at = end
    yield _text(text[at:])


def _without_end(url: str) -> str:
    while url and (url[-1] in _ENDS_A_SENTENCE or (url[-1] in ")]" and not _opens(url))):
        url = url[:-1]
    return url


def _opens(url: str) -> bool:
    opening = "(" if url[-1] == ")" else "["
    return url.count(opening) >= url.count(url[-1])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_parser = MarkdownIt("commonmark", {"html": False}).disable("image")
_parser.core.ruler.push("bare_addresses", _link_bare_addresses)


@dataclass(frozen=True)
class Heading:
    """`level` 2 to 4; `anchor` is its id on the page, empty without `anchors`."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Link:
    """`line` counts from 1 in the source text."""

    address: str
    line: int


@dataclass(frozen=True)
class Rendered:
    html: SafeString
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]


# Pure, and a page of advice is read far more often than written.
@lru_cache(maxsize=256)
def render(text: str, anchors: str = "") -> Rendered:
    """Render `text` as safe HTML, with its headings and links in reading order.

    With `anchors`, such as "part-", each heading gets an id with that prefix, unique in the
    text.
    """
    tokens = _parser.parse(text)
    headings = tuple(_headings(tokens, anchors))
    links = tuple(_links(tokens))
    html = _parser.renderer.render(tokens, _parser.options, {})
    return Rendered(clean(html), headings, links)


def clean(html: str) -> SafeString:
    """Allow only listed tags, attributes and schemes; outward links get nofollow."""
    return SafeString(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener nofollow",
        )
    )


def without_links(html: SafeString, stays: Callable[[str], bool]) -> SafeString:
    """Replace links to paths for which `stays` is false with their text."""

    def kept(found: re.Match) -> str:
        return found[0] if stays(unescape(found["address"])) else found["words"]

    return SafeString(_OWN_LINK.sub(kept, html))


def _headings(tokens: list[Token], anchors: str) -> Iterator[Heading]:
    seen: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        level = min(max(int(token.tag[1:]), HIGHEST), DEEPEST)
        token.tag = f"h{level}"
        if token.type == "heading_open":
            words = _words(tokens[place + 1])
            anchor = _anchor(words, anchors, seen) if anchors else ""
            if anchor:
                token.attrSet("id", anchor)
            yield Heading(level, words, anchor)


def _words(inline: Token) -> str:
    return "".join(
        child.content or " " * (child.type == "softbreak") for child in inline.children or ()
    )


def _anchor(words: str, anchors: str, seen: Counter[str]) -> str:
    slug = slugify(words, allow_unicode=True) or "section"
    seen[slug] += 1
    return f"{anchors}{slug}" if seen[slug] == 1 else f"{anchors}{slug}-{seen[slug]}"


def _links(tokens: list[Token]) -> Iterator[Link]:
    for inline in (token for token in tokens if token.type == "inline" and token.map):
        line = inline.map[0] + 1  # type: ignore[index]
        for child in inline.children or ():
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "link_open":
                yield Link(str(child.attrGet("href")), line)
