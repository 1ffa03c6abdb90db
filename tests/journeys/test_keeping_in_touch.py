"""A student keeps in touch: thanks for a hand, news to three, and advice that she acted on."""

import re

from tests.journeys.people import add_contact, open_contact, sign_up
from tests.journeys.site import Site

STUDENT = "keya@lakeside.example"
PEOPLE = {
    "Maya Okafor": "hospital",
    "Sam Rivera": "harbor",
    "Lena Ortiz": "school",
    "Kofi Mensah": "bakery",
    "Ada Lind": "lab",
}
SENT = "SELECT count(*) FROM outbox_email WHERE kind LIKE 'keep_%' AND state <> 'canceled'"


def test_a_student_thanks_tells_news_and_says_what_came_of_advice(
    site: Site, student_page, check_page
):
    sign_up(site, student_page, "Keya Falk", STUDENT)
    for name, place in PEOPLE.items():
        first = name.split()[0].lower()
        add_contact(student_page, f"{name}, analyst, {place.title()}, {first}@{place}.example")
        wrote(student_page, name)
    thanks(site, student_page, check_page)
    news(site, student_page, check_page)
    advice(site, student_page, check_page)


def wrote(page, name):
    open_contact(page, name)
    page.get_by_role("link", name="Note that you were in touch").click()
    page.get_by_text("They wrote to me").click()
    page.get_by_role("button", name=re.compile("^I was in touch with")).click()
    page.get_by_text("Noted: you were in touch").wait_for()


def thanks(site, page, check_page):
    """A request in disguise is refused; then it goes out, is taken back, and goes out."""
    open_contact(page, "Maya Okafor")
    page.get_by_role("link", name="Thank them, write, or note an exchange").click()
    check_page(page, "keep")
    text = page.locator("textarea[name=text]")
    text.fill("Dear Maya,\n\nThank you for your hand. Could we talk next week?\n\nKeya")
    page.get_by_role("button", name="Send to Maya").click()
    page.get_by_role("link", name="Write a request to Maya").wait_for()
    check_page(page, "keep-refused")
    text.fill("Dear Maya,\n\nThank you for your hand with my first table.\n\nKeya")
    page.get_by_role("button", name="Send to Maya").click()
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("your words are still here").wait_for()
    assert site.fact(SENT) == 0
    page.get_by_role("button", name="Send to Maya").click()
    page.get_by_role("button", name="Take back").wait_for()
    assert site.fact(SENT) == 1


def news(site, page, check_page):
    page.goto("/contacts/news/")
    check_page(page, "news")
    assert page.locator("input[name=to]:disabled").count() == 1
    for name in ("Sam Rivera", "Lena Ortiz", "Kofi Mensah"):
        page.get_by_label(name).check()
    page.locator("textarea[name=text]").fill("Dear {first},\n\nI got the place.\n\nKeya")
    page.get_by_role("button", name="Look at each email").click()
    page.get_by_text("Dear Lena,").wait_for()
    check_page(page, "news-preview")
    page.get_by_role("button", name="Send 3 emails").click()
    page.get_by_role("button", name="Take all back").wait_for()
    check_page(page, "news-sent")
    assert site.fact(SENT) == 4


def advice(site, page, check_page):
    open_contact(page, "Ada Lind")
    page.get_by_role("link", name="Note advice").click()
    page.get_by_label("What did they advise?").fill("Spend a day in a lab.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Spend a day in a lab.").click()
    page.get_by_label("What did you do?").fill("I spent a day in hers, and took notes.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Spend a day in a lab.").click()
    check_page(page, "advice")
    page.get_by_role("link", name="Tell Ada").click()
    assert "I spent a day in hers" in page.locator("textarea[name=text]").input_value()
    page.get_by_role("button", name="Send to Ada").click()
    page.get_by_text("Told", exact=True).wait_for()
    assert site.fact(SENT) == 5
    site.pass_time(seconds=61)
    site.wait_for_email("maya@hospital.example", "Thank you")
