"""The contact list and a contact's page in a browser: what is in the first screen, and no part of
it is wider than the window or hard to use."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.devserver.test_parts import AXE, WIDER
from tests.drawn_pages import SITE, window_on
from tests.factories import ContactFactory, InterviewFactory, ReferralFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PHONE = {"width": 390, "height": 844}
LONG = "Hubert " + "x" * 143


@pytest.fixture
def window(request, as_nina, nina):
    """A page of a browser that gets the pages as the site drew them."""
    talk = InterviewFactory(student=nina, stage="held", contact__name=LONG)
    ReferralFactory(by=talk.contact, name="فاطمة الزهراء بنعلي")
    for stage in ("thanked", "asked", "scheduled", "declined", "planned"):
        InterviewFactory(student=nina, stage=stage, contact__title="y" * 150)
    ContactFactory(owner=nina, name="Maya Okafor", title="", organization="")
    paths = (reverse("contacts:list"), talk.contact.get_absolute_url())
    pages = {path: as_nina.get(path).content.decode() for path in paths}

    # colors that still change would be measured halfway
    page = window_on(
        request.getfixturevalue("chromium"), pages, viewport=PHONE, reduced_motion="reduce"
    )
    page.paths = paths
    return page


def test_the_first_contact_is_near_the_top_of_a_phone(window):
    window.goto(SITE + window.paths[0])

    assert window.locator(".person").first.bounding_box()["y"] <= 260


def test_neither_page_is_wider_than_the_window_with_the_longest_name(window):
    wider = {}
    for path in window.paths:
        window.goto(SITE + path)
        for width in (320, 390, 768, 900, 1280, 1600):
            window.set_viewport_size({"width": width, "height": 844})
            if found := window.evaluate(WIDER):
                wider[f"{path} {width}"] = found

    assert not wider


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neither_page_breaks_a_rule_of_accessibility(window, theme):
    found = {}
    for path in window.paths:
        window.goto(SITE + path)
        window.evaluate(f"document.documentElement.dataset.appearance = '{theme}'")
        for width in (1280, 390):
            window.set_viewport_size({"width": width, "height": 844})
            for violation in Axe().run(window, options=AXE).response["violations"]:
                targets = [node["target"] for node in violation["nodes"]]
                found[f"{path} {width} {violation['id']}"] = targets

    assert not found


def test_a_row_is_reached_by_the_keyboard(window):
    window.goto(SITE + window.paths[0])
    for width in (390, 1280):
        window.set_viewport_size({"width": width, "height": 844})
        row = window.locator("a.rows-main").first

        row.focus()

        assert row.evaluate("each => each === document.activeElement")
