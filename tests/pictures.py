"""`make pictures`: the README's pictures, taken from the demo as somebody sees it who starts it
for the first time; each light and dark. ONLY=today,asked takes some of them."""

import os
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS, find
from tests.journeys.people import link_in
from tests.journeys.site import ROOT, Site

INTO = ROOT / "docs/pictures"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
THEMES = ("light", "dark")
OF_NINA = "(SELECT id FROM users_user WHERE email = 'nina@lakeside.example')"
TALK = f"SELECT code FROM interviews_interview WHERE stage = 'scheduled' AND student_id = {OF_NINA}"
DRAFT = (
    "SELECT c.code FROM contacts_contact c JOIN interviews_interview i ON i.contact_id = c.id "
    f"WHERE i.stage = 'planned' AND i.student_id = {OF_NINA}"
)


def main(only: set[str]) -> None:
    """Start the site with its demo, sign in as each person, and keep a picture of each page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        site.manage("load")
        password = site.manage("demo").split()[1]
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        camera = Camera(browser, site, only)
        nina = camera.sign_in("nina", password)
        talk, draft = site.fact(TALK), site.fact(DRAFT)
        camera.take(nina, "/today/", "today", DESKTOP, PHONE)
        camera.take(nina, f"/contacts/{draft}/request/", "request", DESKTOP)
        camera.take(nina, f"/interviews/{talk}/questions/", "questions", PHONE)
        camera.take(nina, f"/interviews/{talk}/live/", "live", PHONE)
        camera.take(camera.sign_in("dana", password), "/caseload/", "caseload", DESKTOP)
        if camera.wants("asked"):
            # held for the take-back minute
            request = site.wait_for_email("priya@northside.example", "minutes", seconds=120)
            camera.take(camera.window(), link_in(site, request, "/r/"), "asked", PHONE)
        browser.close()


class Camera:
    """Takes pictures in both themes, named "today-phone-dark.png"."""

    def __init__(self, browser: Browser, site: Site, only: set[str]):
        self.browser, self.site, self.only = browser, site, only

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only

    def window(self) -> Page:
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="en-US",
            timezone_id="America/Chicago",
            reduced_motion="reduce",
        )
        return context.new_page()

    def sign_in(self, who: str, password: str) -> Page:
        page = self.window()
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(f"{who}@lakeside.example")
        page.locator("input[name=password]").fill(password)
        page.locator("main form button").first.click()
        page.wait_for_url(re.compile("/(today|caseload)/"))
        return page

    def take(self, page: Page, path: str, name: str, *sizes: dict) -> None:
        if not self.wants(name):
            return
        for size in sizes:
            page.set_viewport_size(size)
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                answer = page.goto(path)
                assert answer and answer.ok, f"{path} answers {answer and answer.status}"
                device = "phone" if size == PHONE else "desktop"
                page.screenshot(path=INTO / f"{name}-{device}-{theme}.png")


if __name__ == "__main__":
    main(set(filter(None, os.environ.get("ONLY", "").split(","))))
