"""A whole interview in a browser that runs no scripts: nothing is missing, every button is a
form."""

import re

from tests.journeys.people import agree_by_phone, sign_up, words
from tests.journeys.site import Site

STUDENT, HANNA = "leo@lakeside.example", "hanna@orchard.example"
LEARNED = "Pruning is a decision about the year after next."


def test_a_student_without_scripts_goes_from_contact_to_thank_you(
    site: Site, scriptless_page, check_page
):
    sign_up(site, scriptless_page, "Leo Brandt", STUDENT)
    talk = agree_by_phone(site, scriptless_page, "Hanna Vogel", HANNA)
    plan(scriptless_page, talk, check_page)
    site.pass_until("starts_at + interval '1 minute'", STUDENT)
    take_notes(scriptless_page, talk, check_page)
    wrap_up(scriptless_page, check_page)
    thank(site, scriptless_page)
    set_the_zone(scriptless_page)


def plan(page, talk, check_page):
    page.goto(f"{talk}questions/")
    check_page(page, "picker-empty")
    page.get_by_role("button", name=re.compile("First conversation")).first.click()
    page.get_by_text(re.compile(r"\d+ questions · \d+ of \d+ min")).first.wait_for()
    page.get_by_role("button", name=re.compile("Remove")).first.click()
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name=re.compile("down", re.IGNORECASE)).first.click()
    page.get_by_label("Your own question").fill("What do you look at first in an old tree?")
    page.get_by_role("button", name="Add my question").click()
    page.get_by_text("What do you look at first in an old tree?").first.wait_for()


def take_notes(page, talk, check_page):
    page.goto(f"{talk}live/")
    page.get_by_label("What do you look at first in an old tree?").fill("Where the light falls.")
    page.get_by_role("button", name="Save all notes").last.click()
    assert (
        page.get_by_label("What do you look at first in an old tree?").input_value()
        == "Where the light falls."
    )
    check_page(page, "live-without-script")
    page.get_by_label("Other notes").fill("She laughed about ladders.")
    page.get_by_role("button", name="End interview").click()
    page.get_by_text("Is the talk over?").wait_for()  # the talk was begun before its time
    page.get_by_role("button", name="Yes, we talked").click()
    page.wait_for_url("**/wrap-up/")


def wrap_up(page, check_page):
    assert page.get_by_label("Other notes").input_value() == "She laughed about ladders."
    page.get_by_label("What did you learn?").fill(LEARNED)
    page.get_by_label("One thing to act on").fill("Walk the rows in winter")
    page.get_by_role("button", name="Save, nothing is sent").click()
    page.get_by_text("Saved.").first.wait_for()
    page.goto(f"{page.url}thank/")


def thank(site, page):
    page.get_by_role("button", name="Send to Hanna").click()
    page.get_by_text("Sending to Hanna").wait_for()
    site.pass_time(seconds=61)
    assert "Thank you" in words(site.wait_for_email(HANNA, "Thank you for"))


def set_the_zone(page):
    page.goto("/settings/")
    page.locator("#zone").get_by_role("link", name=re.compile("Change")).click()
    page.get_by_label("Your time zone").select_option("America/New_York")
    page.get_by_role("button", name="Save").click()
    page.locator("#zone").get_by_text(re.compile("Eastern|New York")).first.wait_for()
