"""`make pictures`: the README's pictures, taken from the demo as somebody sees it who starts it
for the first time."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS, find
from tests.journeys.people import link_in
from tests.journeys.site import ROOT, Site

INTO = ROOT / "docs/pictures"
PHONE, DESKTOP = {"width": 390, "height": 780}, {"width": 1120, "height": 700}
TALK = (
    "SELECT code FROM interviews_interview WHERE stage = 'scheduled' AND student_id = (SELECT id "
    "FROM users_user {})"
)


def main() -> None:
    """Start the site with its demo, sign in as each person, and keep a picture of each page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        site.manage("load")
        password = site.manage("demo").split()[1]
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        nina = _window(browser, site, PHONE)
        _sign_in(nina, "nina", password)
        talk = site.fact(TALK.format("WHERE email = 'nina@lakeside.example'"))
        _take(nina, "/today/", "today")
        _take(nina, f"/interviews/{talk}/questions/", "questions")
        _take(nina, f"/interviews/{talk}/live/", "live")
        dana = _window(browser, site, DESKTOP)
        _sign_in(dana, "dana", password)
        _take(dana, "/caseload/", "caseload")
        # held for the take-back minute
        request = site.wait_for_email("priya@northside.example", "minutes", seconds=120)
        _take(_window(browser, site, PHONE), link_in(site, request, "/r/"), "asked")
        browser.close()


def _window(browser: Browser, site: Site, size: dict) -> Page:
    context = browser.new_context(
        base_url=site.url,
        viewport=size,
        color_scheme="light",
        locale="en-US",
        timezone_id="America/Chicago",
    )
    return context.new_page()


def _sign_in(page: Page, who: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{who}@lakeside.example")
    page.locator("input[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile("/(today|caseload)/"))


def _take(page: Page, path: str, name: str) -> None:
    answer = page.goto(path)
    assert answer and answer.ok, f"{path} answers {answer and answer.status}"
    page.screenshot(path=INTO / f"{name}.png")


if __name__ == "__main__":
    main()
