"""The page of parts: accessible, and no wider than the window, in both themes and directions."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from tests.browser import FLAGS, find

pytestmark = pytest.mark.django_db
SITE = "http://site.test"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VARIANTS = ("/parts/", "/parts/?theme=dark", "/parts/?dir=rtl")
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("main *, header *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
    .map(each => each.tagName + "." + each.className).join(" ")"""


@pytest.fixture
def window(client, request):
    """A page of a browser that gets the variants as the site drew them."""
    pages = {SITE + address: client.get(address).content.decode() for address in VARIANTS}

    def answer(route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            return route.fulfill(path=found) if found else route.abort()
        return route.fulfill(body=pages[route.request.url], content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        size = getattr(request, "param", 16)  # of the browser's letters, in pixels
        flags = [*FLAGS, f"--blink-settings=defaultFontSize={size}"]
        browser = playwright.chromium.launch(executable_path=find(), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.route("**/*", answer)
        yield page
        browser.close()


def test_no_part_breaks_a_rule_of_accessibility(window):
    axe = Axe()
    found = {}
    for address in VARIANTS:
        window.goto(SITE + address)
        for width in (1280, 390):
            window.set_viewport_size({"width": width, "height": 844})
            for violation in axe.run(window, options=AXE).response["violations"]:
                targets = [node["target"] for node in violation["nodes"]]
                found[f"{address} {width} {violation['id']}"] = targets

    assert not found


@pytest.mark.parametrize("window", [16, 32], indirect=True)
def test_no_part_is_wider_than_the_window(window):
    """32 px is what somebody sets who reads with letters twice as large."""
    wider = {}
    for address in VARIANTS:
        window.goto(SITE + address)
        for width in (320, 390, 768, 900, 1280, 1600):
            window.set_viewport_size({"width": width, "height": 844})
            if found := window.evaluate(WIDER):
                wider[f"{address} {width}"] = found

    assert not wider


def test_production_has_no_page_of_parts(client, settings):
    settings.PRODUCTION = True

    assert client.get("/parts/").status_code == 404
