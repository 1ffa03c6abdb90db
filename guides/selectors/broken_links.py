"""Links of a guide that lead nowhere on this site. Links to other sites are not checked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.markdown import SCHEMES, Link, render, without_links
from guides.models import Guide
from users.access import may_open
from users.models import User

PARTS = "part-"  # prefix of heading ids on a guide's page
UNCLOSED = re.compile(r"\[[^\[\]]+\]\([^()\s]*(?=$|\s+[^\"'()\s])")
Anchors = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Broken:
    """`field` is "short" or "long", `line` counts from 1, `why` is a sentence for the curator."""

    field: str
    line: int
    address: str
    why: str


def for_reader(html: SafeString, reader: User) -> SafeString:
    """Unlink pages that the reader's roles do not open; the link's text stays."""
    return without_links(html, lambda address: may_open(reader, address))


def anchors_of(text: str) -> frozenset[str]:
    return frozenset(heading.anchor for heading in render(text, PARTS).headings)


def anchors(guides: Iterable[Guide]) -> Anchors:
    return {guide.slug: anchors_of(guide.long) for guide in guides if guide.is_published}


def broken_links(short: str, long: str, published: Anchors) -> list[Broken]:
    """Return links in a guide's two texts that lead nowhere, in reading order.

    `published` is what `anchors` returned for all guides.
    """
    known = {"short": frozenset[str](), "long": anchors_of(long)}
    found = []
    for field, text in (("short", short), ("long", long)):
        links = [(link, _why(link, known[field], published)) for link in render(text, PARTS).links]
        found += [Broken(field, link.line, link.address, why) for link, why in links if why]
        found += [
            Broken(field, line, words, _("A ) is missing at the end of this link."))
            for line, words in _unclosed(text)
        ]
    return sorted(found, key=lambda fault: (fault.field != "short", fault.line))


def _unclosed(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each link without its closing bracket, which shows as typed."""
    for line, words in enumerate(text.splitlines(), 1):
        if unclosed := UNCLOSED.search(words):
            yield line, unclosed[0]


def _why(link: Link, here: frozenset[str], published: Anchors) -> str:
    try:
        address = urlsplit(link.address)
    except ValueError:
        return _("This is not an address.")
    return next(_faults(address, here, published), "")


def _faults(address: SplitResult, here: frozenset[str], published: Anchors) -> Iterator[str]:
    if address.scheme and address.scheme not in SCHEMES:
        yield _("Only links with https, http and mailto are kept.")
    elif not address.scheme and not address.netloc:
        yield from _faults_on_this_site(address.path, unquote(address.fragment), here, published)


def _faults_on_this_site(
    path: str, anchor: str, here: frozenset[str], published: Anchors
) -> Iterator[str]:
    if not path:
        if anchor not in here:
            yield _(
                "This guide's page has no such part. Links in the short form need the whole path."
            )
    elif not path.startswith("/"):
        yield _("Write the whole address: https://… for another site, /guides/… for a page here.")
    else:
        yield from _faults_of_page(path, anchor, published)


def _faults_of_page(path: str, anchor: str, published: Anchors) -> Iterator[str]:
    try:
        match = resolve(path)
    except Resolver404:
        yield _("There is no page with this address.")
        return
    if match.view_name != "guides:detail":
        return
    slug = match.kwargs["slug"]
    if slug not in published:
        yield _("No published guide has this address.")
    elif anchor and anchor not in published[slug]:
        yield _("That guide has no such part.")
