"""One site and one browser for all journeys; each page is checked in both themes and sizes."""

import os
import re
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tests.browser import FLAGS, find
from tests.journeys.log_secrets import secrets_in_log
from tests.journeys.site import Site

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
VARIANTS = {"phone-light": (PHONE, "light"), "desktop-dark": (DESKTOP, "dark")}
# what passes is not asked for: its description of each element costs more than the check itself
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
AXE_WITHOUT_COLORS = {**AXE, "rules": {"color-contrast": {"enabled": False}}}
PICTURES = os.environ.get("PICTURES", "")  # a folder for pictures of each page, to look at
REPORTS = """
window.__reports = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__reports.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site")) as running:
        yield running
        assert not secrets_in_log(running)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def student_page(chromium, site):
    """A phone of somebody in Chicago who has never been here."""
    yield from _window(chromium, site, timezone_id="America/Chicago")


@pytest.fixture
def contact_page(chromium, site):
    """The browser of somebody who was written to; scripts are off."""
    yield from _window(chromium, site, java_script_enabled=False)


@pytest.fixture
def scriptless_page(chromium, site):
    """The phone of a student whose browser runs no scripts."""
    yield from _window(chromium, site, java_script_enabled=False, timezone_id="America/Chicago")


@pytest.fixture
def staff_page(chromium, site):
    """A computer in the career office."""
    for page in _window(chromium, site, timezone_id="America/Chicago"):
        page.set_viewport_size(DESKTOP)
        yield page


def _window(chromium, site, **options):
    context = chromium.new_context(
        base_url=site.url, viewport=PHONE, locale="en-US", color_scheme="light", **options
    )
    context.add_init_script(REPORTS)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error on {page.url}: {error}"))
    yield page
    context.close()


@pytest.fixture(scope="session")
def colors_seen():
    """The page kinds whose colors were checked already, in each theme."""
    return set()


@pytest.fixture
def check_page(chromium, site, colors_seen):
    """`check_page(page, "today")` asserts: no axe violation, no CSP report, no sideways scroll.

    It loads the page again in a window of its own; `in_place` checks the given window instead, for
    what only a form just sent shows. Colors are checked once for each kind of page and theme.
    PICTURES=folder keeps a picture of each page.
    """

    def at(page: Page, name: str, *, in_place: bool = False) -> None:
        if os.environ.get("CHECK_PAGES") == "off":
            return
        size, window = (
            page.viewport_size,
            nullcontext(page) if in_place else _scripted(chromium, page, site),
        )
        kind = f"{name} in place" if in_place else kind_of(page.url)
        with window as seen:
            _check_variants(seen, name, AXE if kind not in colors_seen else AXE_WITHOUT_COLORS)
        colors_seen.add(kind)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(size)

    return at


def kind_of(url: str) -> str:
    """The path of a page, without the codes of what it is about."""
    return re.sub(r"/[^/]*\d[^/]*", "/*", urlsplit(url).path)


def _check_variants(page: Page, name: str, options: dict) -> None:
    once = Axe()
    for variant, (size, scheme) in VARIANTS.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        _check(once, page, f"{name}-{variant}", options)
        once = Axe(axe_script="0")  # the page has it already
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, (
        f"{name} scrolls sideways at 320 px"
    )


class _scripted:  # noqa: N801 - used as a context only
    """The same page, with the same cookies, in a window that can run axe; never the window of
    the journey itself."""

    def __init__(self, chromium, page: Page, site):
        cookies = page.context.cookies()
        self.context = chromium.new_context(
            base_url=site.url, locale="en-US", timezone_id="America/Chicago"
        )
        self.context.add_cookies(cookies)
        self.context.add_init_script(REPORTS)
        self.url = page.url

    def __enter__(self) -> Page:
        page = self.context.new_page()
        page.goto(self.url)
        return page

    def __exit__(self, *exc):
        self.context.close()


def _check(axe: Axe, page: Page, name: str, options: dict) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    found = axe.run(page, options=options).response["violations"]
    told = [f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html'][:160]})" for rule in found]
    assert not told, f"{name} ({page.url}): {told}"
    assert page.evaluate("window.__reports") == [], (
        f"{name}: reports of the content security policy"
    )
