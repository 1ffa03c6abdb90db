"""A name or an address of 150 letters without a blank never makes a page wider than a phone of
320 pixels."""

from collections import defaultdict

import pytest

from contacts.models import Contact, Organization, Referral
from core.cache import process_cache
from interviews.models import AnswerLink, Interview, Stage
from office.models import OfficeSettings
from tests.drawn_pages import STYLES, style
from tests.factories import InterviewFactory
from tests.interviews.test_pages import OF_STUDENT, url
from tests.test_access import OK, TABLE, world  # noqa: F401 - a fixture
from users.models import User

WIDTH = 320
VIEWERS = ("ruth", "ida", "dana", "holder", "nina")  # of those who may, the last looks at it
NAME = "Wilhelmina" * 15
ADDRESS = f"{'maximiliana' * 5}@{'.'.join(['verylongdepartment' * 3] * 3)}.example"
PLACE = "https://meet.example/" + "room" * 60
# One document for all pages with the same styles: to read those takes longer than the layout.
WIDER = """pages => pages.flatMap(([name, html]) => {
  const drawn = new DOMParser().parseFromString(html, "text/html");
  for (const each of drawn.documentElement.attributes)
    document.documentElement.setAttribute(each.name, each.value);
  document.body.replaceWith(document.adoptNode(drawn.body));
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right
  > innerWidth + 1)
  return [`${name}: ${wide} px: ` + out.slice(0, 4).map(e => e.tagName + "." + e.className + "#" +
  e.id).join(" ")];
})"""


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


@pytest.fixture
def pages(long_words, nina):
    """Every page that answers, by name, with all that somebody may see there."""
    return dict(pages_of(long_words, nina))


def pages_of(world, nina):  # noqa: F811
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
    paths = {path: who for who, path in asked}
    seen = set(paths)
    for path, who in paths.items():
        response = world.browsers[who].get(path)
        while (to := response.headers.get("Location", path)) not in seen:
            seen.add(to)  # what it says stands on the next page, whichever that is
            response = world.browsers[who].get(to)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            yield f"{who} {path}", response.content.decode()


def test_no_page_scrolls_sideways(pages, chromium):
    by_styles = defaultdict(list)
    for name, html in pages.items():
        by_styles[tuple(style(*link) for link in STYLES.findall(html))].append([name, html])
    wide = []

    context = chromium.new_context(
        viewport={"width": WIDTH, "height": 640}, java_script_enabled=False, offline=True
    )
    page = context.new_page()
    for styles, several in by_styles.items():
        page.set_content("<!doctype html>" + "".join(styles))
        for start in range(0, len(several), 40):
            wide += page.evaluate(WIDER, several[start : start + 40])

    assert () not in by_styles
    assert not wide, "\n".join(wide)
