"""The pages of questions and guides in a browser: what stands above the fold, how long they are,
whether they fit and break no rule of accessibility."""

import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from guides.models import Guide
from questions.models import OwnQuestion, Question, QuestionSet, Star
from tests.devserver.test_parts import AXE, WIDER
from tests.drawn_pages import SITE, window_on
from tests.factories import InterviewFactory
from tests.shared_rows import shared_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank", "at_now")]
PHONE = {"width": 390, "height": 844}
LONG, HEBREW = "Wolfeschlegelsteinhausen" * 6, "מה הפתיע אותך בשנה הראשונה?"


@pytest.fixture(scope="module")
def bank(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker, lambda: call_command("load", verbosity=0)):
        yield


@pytest.fixture
def pages(as_nina, as_dana, nina):
    """A normal student's pages by name, and one that a counselor reads."""
    talk = InterviewFactory(student=nina, stage="scheduled", contact__name=LONG, goal="pay")
    sheet = reverse("interviews:questions", args=[talk.code])
    empty = as_nina.get(sheet)
    for text in ("What would you skip?", HEBREW, LONG):
        OwnQuestion.objects.create(student=nina, text=text, minutes=3)
    Star.objects.create(student=nina, question=Question.objects.first())
    as_nina.post(sheet, {"start": QuestionSet.objects.get(slug="first-conversation").pk})
    as_nina.post(sheet, {"text": LONG, "minutes": "3"})
    suggest = reverse("questions:suggest")
    as_nina.post(suggest, {"text": LONG, "form_key": uuid.uuid4()})
    questions = reverse("questions:list")
    as_nina.get(sheet)  # and the messages about all that
    guide = Guide.objects.filter(status="published").first()
    return {
        "list": as_nina.get(questions),
        "longer": as_nina.get(questions, {"page": 2}),
        "nothing": as_nina.get(questions, {"q": "xyzzy"}),
        "read": as_dana.get(questions),
        "empty": empty,
        "sheet": as_nina.get(sheet),
        "paper": as_nina.get(reverse("interviews:sheet", args=[talk.code])),
        "suggest": as_nina.get(suggest),
        "own": as_nina.post(reverse("questions:own_create"), {"text": ""}),
        "guides": as_nina.get(reverse("guides:list")),
        "guide": as_nina.get(guide.get_absolute_url()),
        "no-guide": as_nina.get("/guides/nothing/"),
    }


@pytest.fixture
def window(pages, chromium):
    """A page of a browser on a phone that gets these pages as the site drew them."""
    drawn = {f"/{name}": page.content.decode() for name, page in pages.items()}
    return window_on(chromium, drawn, viewport=PHONE)


def test_the_first_question_stands_above_the_fold_of_a_phone(window):
    tops = {}
    for name in ("list", "read"):
        window.goto(f"{SITE}/{name}")
        tops[name] = window.locator(".rows .rows-item").first.bounding_box()["y"]

    assert all(top <= 320 for top in tops.values()), tops


def test_no_page_is_longer_than_six_screens_of_a_phone(window, pages):
    longer = {}
    for name in set(pages) - {"longer"}:
        window.goto(f"{SITE}/{name}")
        height = window.evaluate("document.documentElement.scrollHeight")
        if height > 6 * PHONE["height"]:
            longer[name] = height

    assert not longer


def test_the_budget_stays_in_sight_and_the_bank_beside_the_sheet(window):
    window.goto(f"{SITE}/sheet")
    window.locator("#own").scroll_into_view_if_needed()
    assert 0 <= window.locator(".budget").bounding_box()["y"] < 100

    window.set_viewport_size({"width": 900, "height": 800})
    sheet, bank = (window.locator(place).bounding_box() for place in ("#planned", "#bank"))
    assert sheet["x"] + sheet["width"] < bank["x"]


def test_no_page_breaks_a_rule_of_accessibility_or_is_wider_than_its_window(window, pages):
    axe, found = Axe(), {}
    for name in pages:
        for theme in ("light", "dark"):
            window.emulate_media(color_scheme=theme)
            window.goto(f"{SITE}/{name}")
            window.evaluate(
                "theme => { document.documentElement.dataset.appearance = theme }", theme
            )
            for width in (320, 1280):
                window.set_viewport_size({"width": width, "height": 844})
                if wider := window.evaluate(WIDER):
                    found[f"{name} {width}"] = wider
            for violation in axe.run(window, options=AXE).response["violations"]:
                targets = [node["target"] for node in violation["nodes"]]
                found[f"{name} {theme} {violation['id']}"] = targets

    assert not found


def test_paper_has_no_frame_and_a_guide_takes_two_sheets(window):
    sheets = {}
    for name in ("list", "paper", "guides", "guide"):
        window.goto(f"{SITE}/{name}")
        window.emulate_media(media="print")
        assert window.locator("h1").is_visible()
        assert not [
            part
            for part in (".topbar", ".rail", ".bar", ".page-acts", ".crumb")
            if window.locator(part).first.is_visible()
        ]
        for paper in ("A4", "Letter"):
            pdf = window.pdf(format=paper)
            sheets[f"{name} {paper}"] = len(re.findall(rb"/Type\s*/Page\b", pdf))

    assert sheets["guide A4"] <= 2 and sheets["guide Letter"] <= 2
    assert sheets["paper A4"] == sheets["paper Letter"] == 1
