"""A name or an address of 150 letters without a blank never makes a page wider than a phone of
320 pixels."""

from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from contacts.models import Contact, Organization, Referral
from core.cache import process_cache
from interviews.models import AnswerLink, Interview, Stage
from office.models import OfficeSettings
from tests.browser import FLAGS, find
from tests.factories import InterviewFactory
from tests.interviews.test_pages import OF_STUDENT, url
from tests.test_access import OK, TABLE, world  # noqa: F401 - a fixture
from users.models import User

WIDTH = 320
VIEWERS = ("ruth", "ida", "dana", "holder", "nina")  # of those who may, the last looks at it
NAME = "Wilhelmina" * 15
ADDRESS = f"{'maximiliana' * 5}@{'.'.join(['verylongdepartment' * 3] * 3)}.example"
PLACE = "https://meet.example/" + "room" * 60
WIDER = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return "";
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right
  > innerWidth + 1)
  return wide + " px: " + out.slice(0, 4).map(e => e.tagName + "." + e.className + "#" +
  e.id).join(" ");
}"""


@pytest.fixture
def long_words(world, nina):  # noqa: F811
    for number, user in enumerate(User.objects.order_by("pk")):
        user.full_name = f"{NAME[:-4]}{number:04}"
        user.save()
    long = {
        "organization": NAME,
        "title": NAME,
        "email": ADDRESS,
        "link": PLACE,
        "phone": "1" * 40,
        "tidbits": NAME,
        "found_out": NAME,
        "common_ground": NAME,
        "met_where": NAME,
    }
    for stage in Stage.values:
        InterviewFactory(student=nina, stage=stage, contact__name=NAME, goal=NAME, place=PLACE)
    Contact.objects.update(name=NAME, **long)
    Organization.objects.update(name=NAME, staff_link=PLACE, job_titles=NAME, found_out=NAME)
    Interview.objects.update(place=PLACE, goal=NAME, why_you=NAME, subject=NAME)
    Referral.objects.update(name=NAME)
    Referral.objects.people().update(how_to_reach=ADDRESS)
    OfficeSettings.objects.update(
        office_name=NAME[:120], university=NAME[:120], office_email=ADDRESS, name=NAME[:60]
    )
    process_cache.clear()
    return world


def pages_of(world, nina):  # noqa: F811
    """Every page that answers, with all that somebody may see there."""
    asked = [
        (who, world.address(name))
        for name, cells in TABLE.items()
        for who in VIEWERS
        if cells[who] == OK
    ]
    for interview in Interview.objects.filter(student=nina).select_related("contact"):
        asked += [("nina", url(name, interview)) for name in OF_STUDENT]
        asked += [
            ("holder", AnswerLink.of(interview).url),
            ("nina", interview.contact.get_absolute_url()),
        ]
    for path, who in {path: who for who, path in asked}.items():
        response = world.browsers[who].get(path, follow=True)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            yield f"{who} {path}", response.content.decode()


def test_no_page_scrolls_sideways(long_words, nina):
    pages = dict(pages_of(long_words, nina))
    wide = {}

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 640}, java_script_enabled=False
        )
        page = context.new_page()
        page.route("**/*", lambda route: _served(route, pages))
        for number, name in enumerate(pages):
            page.goto(f"http://site.test/{number}")
            if found := page.evaluate(WIDER):
                wide[name] = found
        browser.close()

    assert not wide, "\n".join(f"{name}: {found}" for name, found in wide.items())


def _served(route, pages):
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        return route.fulfill(path=found) if found else route.abort()
    if path[1:].isdigit():
        return route.fulfill(
            body=[*pages.values()][int(path[1:])], content_type="text/html; charset=utf-8"
        )
    return route.abort()
