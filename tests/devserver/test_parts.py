"""The page of parts: accessible, and no wider than the window, in both themes and directions."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.drawn_pages import SITE, window_on

pytestmark = pytest.mark.django_db
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VARIANTS = ("/parts/", "/parts/?theme=dark", "/parts/?dir=rtl")
ROOT_LETTERS = "getComputedStyle(document.documentElement).fontSize"
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("main *, header *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
    .map(each => each.tagName + "." + each.className).join(" ")"""


@pytest.fixture
def drawn(client):
    return {address: client.get(address).content.decode() for address in VARIANTS}


@pytest.fixture
def window(drawn, chromium):
    return window_on(chromium, drawn, viewport={"width": 1280, "height": 800})


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


@pytest.mark.parametrize("letters", [16, 32])
def test_no_part_is_wider_than_the_window(window, letters):
    """32 px is what somebody sets who reads with letters twice as large."""
    sizes = {"fontSizes": {"standard": letters}}
    window.context.new_cdp_session(window).send("Page.setFontSizes", sizes)
    wider = {}
    for address in VARIANTS:
        window.goto(SITE + address)
        assert (
            window.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{letters}px"
        )
        for width in (320, 390, 768, 900, 1280, 1600):
            window.set_viewport_size({"width": width, "height": 844})
            if found := window.evaluate(WIDER):
                wider[f"{address} {width}"] = found

    assert not wider


def test_production_has_no_page_of_parts(client, settings):
    settings.PRODUCTION = True

    assert client.get("/parts/").status_code == 404
