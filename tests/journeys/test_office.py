"""The office's other desks: the words of the emails, a guide, the program's settings."""

import re

from tests.journeys.people import staff, words
from tests.journeys.site import Site

ADMIN = "ruth@lakeside.example"
TEXT = "/manage/emails/thank_you/"


def test_the_office_words_a_mail_publishes_a_guide_and_sets_the_program(
    site: Site, staff_page, check_page
):
    staff(site, staff_page, "Ruth Oduya", ADMIN, "admin")
    refused_on_its_line(staff_page, check_page)
    tried_and_saved(site, staff_page, check_page)
    put_back(staff_page, check_page)
    guide_published(staff_page, check_page)
    program_set(staff_page, check_page)
    days_closed(staff_page, check_page)
    not_to_be_contacted(staff_page, check_page)


def refused_on_its_line(page, check_page):
    page.goto("/manage/emails/")
    check_page(page, "texts")
    page.goto(TEXT)
    check_page(page, "text")
    body = page.get_by_label("Text", exact=True)
    body.fill("{contact_frist}, here is a line too many\n" + body.input_value())
    page.get_by_role("button", name="Save version").click()
    page.get_by_text("Line 1, “{contact_frist}, here is a line too many”").first.wait_for()
    check_page(page, "text-refused", in_place=True)


def tried_and_saved(site, page, check_page):
    body = page.get_by_label("Text", exact=True)
    body.fill(
        body.input_value().replace(
            "{contact_frist}, here is a line too many", "A kind greeting first."
        )
    )
    page.locator("#preview").get_by_text("A kind greeting first.").wait_for()
    page.get_by_role("button", name="Send me a test").click()
    page.get_by_text("A test is on its way").wait_for()
    assert words(site.wait_for_email(ADMIN, "Test: ")).startswith("A kind greeting first.")
    page.get_by_role("button", name="Save version").click()
    page.get_by_text("Saved. Emails sent from now on have these words.").wait_for()
    page.get_by_role("link", name=re.compile("^Version")).click()
    check_page(page, "text-versions")


def put_back(page, check_page):
    page.goto(TEXT)
    page.get_by_text("Back to the original").click()
    page.get_by_role("button", name="Use the original").click()
    page.get_by_text("The original is back.").wait_for()
    assert "A kind greeting first." not in page.get_by_label("Text", exact=True).input_value()


def guide_published(page, check_page):
    page.goto("/manage/guides/")
    check_page(page, "guide-staff_page")
    page.get_by_role("link", name="New guide").click()
    check_page(page, "guide-new")
    page.get_by_label("Title").fill("Talking outdoors")
    page.get_by_label("Step of the practice").select_option(label="Preparing")
    page.get_by_role("textbox", name="In short").fill("- Take a pen that writes in the rain.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as a draft.").wait_for()
    page.get_by_role("textbox", name="In short").fill(
        "- Take a pencil.\n- Read [about thanking](/guides/nowhere/)."
    )
    page.locator("#preview").get_by_text("Take a pencil.").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as version 2.").wait_for()
    check_page(page, "guide-broken-link")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is published. Everybody signed in can read it.").wait_for()
    page.get_by_role("link", name="Version 2").click()
    check_page(page, "guide-versions")
    page.get_by_role("link", name=re.compile("Version 1")).click()
    check_page(page, "guide-version")
    page.get_by_role("button", name="Restore version 1").click()
    page.goto("/guides/talking-outdoors/")
    page.get_by_text("a pen that writes in the rain").wait_for()
    check_page(page, "guide")


def program_set(page, check_page):
    page.goto("/manage/office/")
    check_page(page, "program")
    page.get_by_role("link", name="Look").click()
    page.get_by_label("Color of buttons and links").fill("#ffd700")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("has a contrast of").first.wait_for()
    check_page(page, "program-refused", in_place=True)
    page.goto("/manage/office/names/")
    check_page(page, "program-open", in_place=True)
    page.get_by_label("The office's phone").fill("(555) 010-0177")
    page.locator("#changes").get_by_text("(555) 010-0177").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("status").get_by_text("Saved").first.wait_for()


def days_closed(page, check_page):
    page.goto("/manage/office/days/")
    check_page(page, "days")
    page.get_by_label("What for").fill("Founders' Day")
    page.get_by_label("Date", exact=True).fill("2031-04-14")
    page.get_by_role("button", name="Add closed day").click()
    page.get_by_role("button", name="Remove Founders' Day").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Remove Founders' Day").wait_for()


def not_to_be_contacted(page, check_page):
    page.goto("/manage/do-not-contact/add/")
    page.get_by_label("Addresses").fill("ana@work.example, Left the company\nnobody")
    page.get_by_label("Why").fill("Asked us by phone")
    page.get_by_role("button", name="Add to the list").click()
    page.get_by_text("Line 2: “nobody” is not an email address.").first.wait_for()
    check_page(page, "do-not-contact-refused", in_place=True)
    page.get_by_label("Addresses").fill("ana@work.example, Left the company")
    page.get_by_role("button", name="Add to the list").click()
    page.get_by_text("1 address is on the list now.").wait_for()
    check_page(page, "do-not-contact")
