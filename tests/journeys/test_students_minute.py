"""A student's minute: find a question in spite of a typing error, star it, plan it, print it,
show it beforehand."""

import re

from tests.journeys.people import agree_by_phone, link_in, sign_up
from tests.journeys.site import Site

STUDENT, TESSA = "mira@lakeside.example", "tessa@quarry.example"
HOURS, SURPRISES = (
    "How many hours do you work in a normal week?",
    "What surprised you most in your first year?",
)


def test_a_question_is_found_starred_planned_and_printed_within_a_minute(
    site: Site, student_page, contact_page, check_page
):
    sign_up(site, student_page, "Mira Lund", STUDENT)
    agree_by_phone(site, student_page, "Tessa Quinn", TESSA)
    found_and_starred(student_page, check_page)
    planned(student_page, check_page)
    printed(student_page, check_page)
    seen_beforehand(site, contact_page, check_page)


def found_and_starred(page, check_page):
    page.goto("/questions/")
    page.get_by_label("Find a question").type("normel wek")
    page.get_by_text("These come close.").wait_for()
    found = page.locator("#found li", has_text=HOURS)
    found.get_by_role("button", name="Star").click()
    found.locator("button[aria-pressed=true]").wait_for()
    check_page(page, "bank-guess")
    found.get_by_role("button", name="Ask Tessa").click()
    page.get_by_role("heading", name="Questions for Tessa").wait_for()


def planned(page, check_page):
    page.get_by_text("Add a ready set").click()
    page.get_by_role("button", name=re.compile("First conversation")).click()
    page.get_by_text("8 questions · 18 of 16 min").wait_for()
    page.get_by_label("Your own question").fill(SURPRISES)
    pressed_faster_than_answered(page)
    page.get_by_role("button", name="Add my question").click()
    page.get_by_text("9 questions ·").wait_for()
    page.get_by_role("button", name=f"Move ‘{SURPRISES}’ up").click()
    page.locator("[data-announce*='is now 6 of 9']").wait_for(state="attached")
    page.get_by_role("link", name="Show more").click()
    page.locator("#next").wait_for()
    page.locator("#bank").get_by_role("button", name="Add").last.click()
    page.get_by_text("10 questions ·").wait_for()
    assert page.locator("#next").is_visible()  # what was shown stays after a press
    page.get_by_label("Let Tessa see these beforehand").check()
    page.locator("[data-announce*='Tessa may read these questions']").wait_for(state="attached")
    assert page.get_by_label("Let Tessa see these beforehand").is_checked()
    page.goto(page.url.partition("#")[0])  # from its top, where no bar lies over a button
    check_page(page, "picker-filled")


def pressed_faster_than_answered(page):
    """Both presses count, and what stands typed beside them is still there."""
    first = page.locator("#planned .q").first.inner_text()
    down = page.locator("#planned button[name=down]").first.get_attribute("id")
    page.evaluate("id => [1, 2].forEach(() => document.getElementById(id).click())", down)
    page.locator("[data-announce*='is now 3 of 8']").wait_for(state="attached")
    assert page.locator("#planned .q").nth(2).inner_text() == first
    assert page.get_by_label("Your own question").input_value() == SURPRISES
    page.set_viewport_size({"width": 1280, "height": 720})
    sheet, bank = (page.locator(place).bounding_box() for place in ("#planned", "#bank"))
    assert sheet["x"] + sheet["width"] < bank["x"], (
        "on a desktop the bank stands beside the sheet, after a press too"
    )
    page.set_viewport_size({"width": 390, "height": 844})


def printed(page, check_page):
    page.get_by_role("link", name="Print the sheet").click()
    page.get_by_role("button", name="Print").wait_for()
    assert HOURS in page.inner_text("main") and SURPRISES in page.inner_text("main")
    check_page(page, "sheet")


def seen_beforehand(site, page, check_page):
    page.goto(link_in(site, site.wait_for_email(TESSA, "minutes"), "/r/"))
    theirs = page.get_by_role("region", name="Here is what Mira would like to ask").get_by_role(
        "listitem"
    )
    assert SURPRISES in theirs.all_inner_texts()
    assert "Who else" in theirs.last.inner_text()
    check_page(page, "asked-beforehand")
