"""One site and one browser for all journeys; every page is looked at in both themes and both
sizes."""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tests.browser import FLAGS, find
from tests.journeys.secrets import told_in_the_log
from tests.journeys.site import Site

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
LOOKS = {"phone-light": (PHONE, "light"), "desktop-dark": (DESKTOP, "dark")}
# what passes is not asked for: its description of each element costs more than the check itself
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
PICTURES = os.environ.get("PICTURES", "")  # a folder to keep what was looked at, for one's own eyes
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
        assert not told_in_the_log(running)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def student(chromium, site):
    """A phone of somebody in Chicago who has never been here."""
    yield from _window(chromium, site, timezone_id="America/Chicago")


@pytest.fixture
def outsider(chromium, site):
    """The browser of somebody who was written to; scripts are off."""
    yield from _window(chromium, site, java_script_enabled=False)


@pytest.fixture
def scriptless(chromium, site):
    """The phone of a student whose browser runs no scripts."""
    yield from _window(chromium, site, java_script_enabled=False, timezone_id="America/Chicago")


@pytest.fixture
def desk(chromium, site):
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


@pytest.fixture
def look(chromium, site):
    """`look(page, "today")`: no violation, no report, no sideways scroll; PICTURES=folder keeps
    what was seen.

    The page is asked for again, in a window of its own; what only a form just sent shows is looked
    at `as_it_is`.
    """

    def at(page: Page, name: str, *, as_it_is: bool = False) -> None:
        if os.environ.get("LOOK") == "off":
            return
        size, window = (
            page.viewport_size,
            nullcontext(page) if as_it_is else _scripted(chromium, page, site),
        )
        with window as seen:
            _check_looks(seen, name)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(size)

    return at


def _check_looks(page: Page, name: str) -> None:
    once = Axe()
    for look_name, (size, scheme) in LOOKS.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        _check(once, page, f"{name}-{look_name}")
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


def _check(axe: Axe, page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    found = axe.run(page, options=AXE).response["violations"]
    told = [f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html'][:160]})" for rule in found]
    assert not told, f"{name} ({page.url}): {told}"
    assert page.evaluate("window.__reports") == [], (
        f"{name}: reports of the content security policy"
    )
