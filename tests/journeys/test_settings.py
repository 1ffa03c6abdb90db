"""What a student sets: sections that save on their own, emails to come, one click that ends a
kind, one's data."""

import json
import re

from tests.journeys.people import PASSWORD, agree_by_phone, sign_in, sign_up
from tests.journeys.site import Site

STUDENT, NOUR = "ines@lakeside.example", "nour@press.example"


def test_settings_are_kept_mails_can_be_ended_and_data_taken_along(
    site: Site, student_page, contact_page, check_page
):
    sign_up(site, student_page, "Ines Moreau", STUDENT)
    name_saved(student_page, check_page)
    quiet_hours_saved(student_page, check_page)
    agree_by_phone(site, student_page, "Nour Khalil", NOUR)
    put_off(student_page, check_page)
    muted_by_one_click(site, student_page, contact_page, check_page)
    data_taken_along(student_page, check_page)
    signed_out_elsewhere(student_page, contact_page)


def name_saved(page, check_page):
    page.goto("/settings/")
    check_page(page, "settings")
    section = page.locator("#name")
    section.get_by_role("link", name=re.compile("Change")).click()
    section.get_by_label("What should we call you?").fill("Inés")
    section.get_by_role("button", name="Save").click()
    section.get_by_text("Saved.").wait_for()
    section.get_by_text("Inés").first.wait_for()


def quiet_hours_saved(page, check_page):
    for name in ("zone", "notes", "emails", "quiet"):
        page.goto(f"/settings/{name}/")
        check_page(page, f"setting-{name}")
    page.get_by_text("No quiet hours").click()
    page.get_by_role("button", name="Save").click()
    page.locator("#quiet").get_by_text("No quiet hours").wait_for()


def put_off(page, check_page):
    page.goto("/settings/coming/")
    check_page(page, "coming")
    page.get_by_text("Later").first.click()
    page.locator("button[name=step]:visible").first.click()
    page.get_by_text("instead. You can undo this below.").wait_for()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    page.get_by_text("It comes when it was first due.").wait_for()


def muted_by_one_click(site, page, reader, check_page):
    mail = site.wait_for_email(STUDENT, "Copy: ")
    link = mail.message["List-Unsubscribe"].strip("<>")
    assert reader.request.post(link, form={"List-Unsubscribe": "One-Click"}).ok
    reader.goto(link)
    reader.get_by_role("heading", name="These emails are off").wait_for()
    check_page(reader, "mute")
    page.goto("/settings/")
    page.locator("#emails div", has_text="Copies of what you wrote").get_by_text("Off").wait_for()
    reader.get_by_role("button", name="Undo: send them again").click()
    reader.get_by_role("heading", name="Switch these emails off?").wait_for()


def data_taken_along(page, check_page):
    page.get_by_role("link", name="My data").click()
    check_page(page, "data")
    page.get_by_role("button", name="Download my data").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    check_page(page, "is-it-you")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("nothing of it was sent yet").wait_for()
    check_page(page, "it-is-you")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download my data").click()
    kept = json.loads(started.value.path().read_text())
    assert "Nour Khalil" in json.dumps(kept, ensure_ascii=False)


def signed_out_elsewhere(page, other):
    other.goto("/accounts/login/")
    sign_in(other, STUDENT)
    other.goto("/today/")
    page.goto("/settings/")
    page.get_by_role("button", name="Sign out everywhere else").click()
    page.get_by_text("Signed out in 1 other place.").wait_for()
    other.goto("/today/")
    other.wait_for_url("**/accounts/login/**")
