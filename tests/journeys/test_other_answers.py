"""The other endings: a decline, a stop, an answer by phone, and a talk that did not happen."""

import re

from tests.journeys.people import ask, link_in, sign_up, words
from tests.journeys.site import Site

STUDENT = "omar@lakeside.example"
SAM, GRACE, LUIS = "sam@mill.example", "grace@mill.example", "luis@mill.example"


def test_no_is_neutral_stop_is_for_all_and_a_phone_call_counts(site: Site, student, outsider, look):
    sign_up(site, student, "Omar Haddad", STUDENT)
    declined(site, student, outsider, look)
    stopped(site, student, outsider, look)
    agreed_by_phone(site, student, look)
    it_did_not_happen(site, student, look)


def declined(site, student, outsider, look):
    outsider.goto(ask(site, student, "Sam Whitaker", SAM))
    outsider.get_by_text("No, thank you").click()
    outsider.get_by_label(re.compile("A line, if you like")).last.fill(
        "I am away until summer. Good luck!"
    )
    outsider.get_by_role("button", name="Decline").click()
    outsider.get_by_text("Omar has your answer").wait_for()
    look(outsider, "declined-by-them")
    assert "away until summer" in words(site.wait_for_mail(STUDENT, "can't this time"))
    student.goto("/today/")
    student.get_by_text("That is about their calendar, not about you.").first.wait_for()


def stopped(site, student, outsider, look):
    link = ask(site, student, "Grace Kim", GRACE)
    outsider.goto(link)
    outsider.get_by_role("link", name=re.compile("Pause or stop")).click()
    look(outsider, "stop")
    outsider.get_by_role("button", name="Stop for good").click()
    look(outsider, "stopped")
    site.settle()
    student.goto("/contacts/")
    student.get_by_role("link", name=re.compile("Grace Kim.*Closed", re.DOTALL)).click()
    look(student, "contact-closed")
    student.get_by_role("link", name=re.compile("new request to Grace")).first.click()
    student.get_by_role("button", name="Review and send").click()
    student.get_by_role("button", name="Send to Grace").click()
    student.get_by_text("This person can't be asked through").wait_for()
    look(student, "cannot-be-asked")


def agreed_by_phone(site, student, look):
    ask(site, student, "Luis Duarte", LUIS)
    student.get_by_role("link", name="They answered another way").first.click()
    student.get_by_role("button", name="Record the answer").click()
    student.get_by_role("alert").wait_for()
    look(student, "answered")
    student.get_by_text("Yes", exact=True).click()
    student.get_by_text("Phone", exact=True).click()
    tomorrow = site.fact(
        "SELECT to_char(margin_now() AT TIME ZONE 'America/Chicago' + interval '1 day', "
        "'YYYY-MM-DD')"
    )
    student.get_by_label(re.compile("When will you talk")).fill(f"{tomorrow}T15:00")
    student.get_by_role("button", name="Record the answer").click()
    student.get_by_text("Your appointment").wait_for()
    assert "SEQUENCE:0" in site.wait_for_mail(LUIS, "Confirmed").part("calendar")
    assert "SEQUENCE:0" in site.wait_for_mail(STUDENT, "Your talk with Luis").part("calendar")
    student.get_by_role("link", name="Move", exact=True).click()
    look(student, "move")
    student.get_by_label(re.compile("The new time")).fill(f"{tomorrow}T16:00")
    student.get_by_role("button", name="Move the talk").click()
    site.pass_time(seconds=61)  # moves of a burst are told together
    assert "SEQUENCE:1" in site.wait_for_mail(STUDENT, "New time with Luis").part("calendar")
    assert "SEQUENCE:1" in site.wait_for_mail(LUIS, "Change of plan").part("calendar")


def it_did_not_happen(site, student, look):
    site.pass_until("ends_at + interval '61 minutes'", STUDENT)
    page = link_in(site, site.wait_for_mail(STUDENT, "Did your talk with Luis happen?"))
    student.goto(page)
    student.get_by_role("link", name="It didn't happen").click()
    look(student, "missed")
    student.get_by_role("link", name="Technical trouble").click()
    assert (
        "The connection failed us"
        in student.get_by_label(re.compile("A line to send")).input_value()
    )
    student.get_by_role("button", name="Only note it, nothing is sent").click()
    student.get_by_text("These things happen.").first.wait_for()
    look(student, "missed-closed")
    before = site.mails.keys
    site.pass_time(hours=12)
    site.settle()
    assert site.mails.keys == before
