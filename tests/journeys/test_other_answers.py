"""The other endings: a decline, a stop, an answer by phone, and a talk that did not happen."""

import re

from tests.journeys.people import ask, link_in, sign_up, words
from tests.journeys.site import Site

STUDENT = "omar@lakeside.example"
SAM, GRACE, LUIS = "sam@mill.example", "grace@mill.example", "luis@mill.example"


def test_no_is_neutral_stop_is_for_all_and_a_phone_call_counts(
    site: Site, student_page, contact_page, check_page
):
    sign_up(site, student_page, "Omar Haddad", STUDENT)
    declined(site, student_page, contact_page, check_page)
    stopped(site, student_page, contact_page, check_page)
    agreed_by_phone(site, student_page, check_page)
    it_did_not_happen(site, student_page, check_page)


def declined(site, student_page, contact_page, check_page):
    contact_page.goto(ask(site, student_page, "Sam Whitaker", SAM))
    contact_page.get_by_text("No, thank you").click()
    contact_page.get_by_label(re.compile("A line, if you like")).last.fill(
        "I am away until summer. Good luck!"
    )
    contact_page.get_by_role("button", name="Decline").click()
    contact_page.get_by_text("Omar has your answer").wait_for()
    check_page(contact_page, "declined-by-them")
    assert "away until summer" in words(site.wait_for_email(STUDENT, "can't this time"))
    student_page.goto("/today/")
    student_page.get_by_text("That is about their calendar, not about you.").first.wait_for()


def stopped(site, student_page, contact_page, check_page):
    link = ask(site, student_page, "Grace Kim", GRACE)
    contact_page.goto(link)
    contact_page.get_by_role("link", name=re.compile("Pause or stop")).click()
    check_page(contact_page, "stop")
    contact_page.get_by_role("button", name="Stop for good").click()
    check_page(contact_page, "stopped")
    site.wait_until_idle()
    student_page.goto("/contacts/")
    row = student_page.get_by_role("listitem").filter(has_text="Closed")
    row.get_by_role("link", name=re.compile("Grace Kim")).click()
    check_page(student_page, "contact-closed")
    student_page.get_by_role("link", name=re.compile("new request to Grace")).first.click()
    student_page.get_by_role("button", name="Review and send").click()
    student_page.get_by_role("button", name="Send to Grace").click()
    student_page.get_by_text("This person can't be asked through").wait_for()
    check_page(student_page, "cannot-be-asked")


class Taps:
    """Presses on a page, counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, role, name):
        self.page.get_by_role(role, name=name).first.click()
        self.count += 1


def agreed_by_phone(site, student_page, check_page):
    ask(site, student_page, "Luis Duarte", LUIS)
    student_page.goto("/today/")
    taps = Taps(student_page)
    taps.on("link", "answered? Luis")
    check_page(student_page, "answered")
    tomorrow = site.fact(
        "SELECT to_char(margin_now() AT TIME ZONE 'America/Chicago' + interval '1 day', "
        "'YYYY-MM-DD')"
    )
    student_page.get_by_label(re.compile("When will you talk")).fill(f"{tomorrow}T15:00")
    taps.on("button", "Yes, we talk then")
    student_page.get_by_text("Your appointment").wait_for()
    assert taps.count == 2  # and a time
    assert "SEQUENCE:0" in site.wait_for_email(LUIS, "Confirmed").part("calendar")
    assert "SEQUENCE:0" in site.wait_for_email(STUDENT, "Your talk with Luis").part("calendar")
    student_page.get_by_role("link", name="Move", exact=True).click()
    check_page(student_page, "move")
    student_page.get_by_label(re.compile("The new time")).fill(f"{tomorrow}T16:00")
    student_page.get_by_role("button", name="Move the talk").click()
    site.pass_time(seconds=61)  # moves of a burst are told together
    assert "SEQUENCE:1" in site.wait_for_email(STUDENT, "New time with Luis").part("calendar")
    assert "SEQUENCE:1" in site.wait_for_email(LUIS, "Change of plan").part("calendar")


def it_did_not_happen(site, student_page, check_page):
    site.pass_until("ends_at + interval '61 minutes'", STUDENT)
    page = link_in(site, site.wait_for_email(STUDENT, "Did your talk with Luis happen?"))
    student_page.goto(page)
    student_page.get_by_role("link", name="It didn't happen").click()
    check_page(student_page, "missed")
    student_page.get_by_role("link", name="Technical trouble").click()
    assert (
        "The connection failed us"
        in student_page.get_by_label(re.compile("A line to send")).input_value()
    )
    student_page.get_by_role("button", name="Only note it, nothing is sent").click()
    student_page.get_by_text("These things happen.").first.wait_for()
    check_page(student_page, "missed-closed")
    before = site.smtp.keys
    site.pass_time(hours=12)
    site.wait_until_idle()
    assert site.smtp.keys == before
