"""Pages: content, queries, size and CPU."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cpu
from bench.people import People
from bench.report import Count, Ratio, Side
from bench.servers import Web
from devserver.processes import DevserverError

ROUNDS = 11
REQUESTS = 10  # of one page in one round; short, so that a disturbance affects all sides
TICK, STEP = 'class="action-checkbox"', '<li class="rows-item">'
PERSON = '<li class="rows-item person">'


@dataclass(frozen=True)
class Page:
    """`text` must be on it `times` times, since a failing page is fast, too."""

    name: str
    path: str
    web: Web
    cookie: str
    text: str
    times: int


def measure(people: People) -> list[Ratio | Count]:
    with Web("bench.settings") as site, Web("bench.stock") as stock:
        pages = {page.name: page for page in _pages(people, site, stock)}
        for page in pages.values():
            _preflight(page)
        return [*_ratios(_rounds(pages.values())), *_counts(pages)]


def _pages(people: People, site: Web, stock: Web) -> Iterable[Page]:
    """Lists show their first 25 of 60 rows, Today its first step and five rows."""
    interview, cookie = people.scheduled, people.cookie
    yield Page("empty page", "/bench/empty/", site, cookie, "<h1", 1)
    yield Page("contacts", "/contacts/", site, cookie, PERSON, 25)
    yield Page("admin changelist", "/admin/contacts/contact/", stock, cookie, TICK, 25)
    yield Page("raw SQL floor", "/bench/floor/", site, cookie, STEP, 25)
    yield Page("Today", "/today/", site, cookie, STEP, 5)
    yield Page("interview", interview.get_absolute_url(), site, cookie, 'id="appointment"', 1)
    yield Page("contact's page", people.link, site, "", 'class="leaf"', 2)


def _preflight(page: Page) -> None:
    """Raise DevserverError unless the page has its text; repeated until all is loaded."""
    for _ in range(5):
        answer = page.web.get(page.path, page.cookie)
        if answer.status != 200 or answer.body.count(page.text) != page.times:
            found = answer.body.count(page.text)
            raise DevserverError(
                f"{page.name}: {answer.status}, {found} times {page.text!r} instead of "
                f"{page.times}."
            )


def _rounds(pages: Iterable[Page]) -> dict[str, Side]:
    """Take turns, so that a temporary disturbance affects all pages."""
    taken: dict[str, list[float]] = {page.name: [] for page in pages}
    for _ in range(ROUNDS):
        for page in pages:
            taken[page.name].append(_milliseconds(page))
    return {name: Side(name, rounds) for name, rounds in taken.items()}


def _milliseconds(page: Page) -> float:
    """Return CPU per request of the whole server, over REQUESTS requests."""
    before = page.web.cpu()
    for _ in range(REQUESTS):
        if page.web.get(page.path, page.cookie).status != 200:
            raise DevserverError(f"{page.name} failed while it was measured.")
    return cpu.used(before, page.web.cpu()) / REQUESTS * 1000


def _ratios(sides: dict[str, Side]) -> list[Ratio]:
    empty, contacts, admin = sides["empty page"], sides["contacts"], sides["admin changelist"]
    return [
        Ratio("P1 must", contacts, admin, 0.5),
        Ratio("P1 goal", contacts, admin, 0.25),
        Ratio("P1 floor", contacts, sides["raw SQL floor"]),
        Ratio("P1 frame", contacts, empty),
        Ratio("P3", sides["Today"], empty, 2.5),
        Ratio("P3", sides["interview"], empty, 2.5),
        Ratio("P4", sides["contact's page"], empty, 2),
    ]


def _counts(pages: dict[str, Page]) -> list[Count]:
    """P2 excludes the frame's queries, except on the contact's page, which has no account."""
    frame = _queries(pages["empty page"])
    limits = {"contacts": 5, "interview": 6, "Today": 9}
    inside = [
        Count("P2", name, _queries(pages[name]) - frame, goal, "queries")
        for name, goal in limits.items()
    ]
    theirs = pages["contact's page"]
    return [
        *inside,
        Count("P4", theirs.name, _queries(theirs), 3, "queries"),
        Count("P4", f"{theirs.name} with its files", _weight(theirs), 60, "kB"),
    ]


def _queries(page: Page) -> int:
    browser = Client(SERVER_NAME="127.0.0.1", HTTP_COOKIE=page.cookie)
    browser.get(page.path)  # caches the office's settings
    with CaptureQueriesContext(connection) as asked:
        browser.get(page.path)
    return len(asked)


def _weight(page: Page) -> float:
    """Return kilobytes transferred: the page uncompressed, its files in Brotli."""
    body = page.web.get(page.path, page.cookie).body
    names = set(re.findall(r'(?:src|href)="/static/([^"?#]+)', body))
    files = (Path(found).read_bytes() for name in names if (found := finders.find(name)))
    return round((len(body.encode()) + sum(len(brotli.compress(file)) for file in files)) / 1000, 1)
