"""Pages as the site drew them, shown by a real browser without a server."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

SITE = "http://site.test"
STYLES = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"(?: media="([^"]+)")?>')


def styled(html: str) -> str:
    """The page with its styles inside it: to ask for each alone takes longer than to show it."""
    html, links = STYLES.subn(lambda link: style(*link.groups("all")), html)
    assert links
    return html


@cache
def style(name: str, media: str = "all") -> str:
    return f'<style media="{media}">{Path(finders.find(name)).read_text()}</style>'


def window_on(chromium: Browser, drawn: dict[str, str], **options: object) -> Page:
    """A page of the browser that finds these pages, by path and query, under SITE."""

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path.startswith("/static/"):
            found = finders.find(address.path.removeprefix("/static/"))
            return route.fulfill(path=found) if found else route.abort()
        html = drawn[address._replace(scheme="", netloc="").geturl()]
        return route.fulfill(body=styled(html), content_type="text/html; charset=utf-8")

    page = chromium.new_context(**options).new_page()
    page.route("**/*", answer)
    return page
