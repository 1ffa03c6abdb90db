"""One real interview, from the first sign-in to the thank-you, as the student and as the person
who was asked."""

import re

from tests.journeys.people import add_contact, link_in, sign_up, words
from tests.journeys.site import Site

STUDENT, MAYA = "nina@lakeside.example", "maya@hospital.example"
LINE = f"Maya Okafor, data analyst, City Hospital, {MAYA}"
OF_NINA = f"JOIN users_user u ON u.id = student_id WHERE u.email = '{STUDENT}'"
ASKED = f"SELECT count(*) FROM contacts_requestrecord {OF_NINA}"
NEWEST = f"SELECT i.code FROM interviews_interview i {OF_NINA} ORDER BY i.id DESC LIMIT 1"


def test_a_first_interview_from_request_to_thank_you(
    site: Site, student_page, contact_page, check_page
):
    student_page.goto("/")
    check_page(student_page, "welcome")
    sign_up(site, student_page, "Nina O'Brien-Łukasiewicz", STUDENT, check_page)
    check_page(student_page, "today-empty")
    add_maya(student_page, check_page)
    write_request(site, student_page, check_page)
    accept(site, contact_page, check_page)
    told_at_once(site, student_page, check_page)
    reminded_the_day_before(site)
    it_happened(site, student_page, contact_page, check_page)
    thanked(site, student_page, check_page)
    nobody_is_reminded_any_more(site)


def add_maya(page, check_page):
    add_contact(page, LINE)
    page.goto("/contacts/")
    check_page(page, "contacts")
    page.get_by_role("link", name=re.compile("Maya Okafor")).first.click()
    check_page(page, "contact-new")
    page.get_by_role("link", name=re.compile("Edit|Change")).first.click()
    check_page(page, "contact-edit")
    page.get_by_label(re.compile("What they do")).fill("nurse and data analyst")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("nurse and data analyst").first.wait_for()


def write_request(site, page, check_page):
    page.get_by_role("link", name=re.compile("[Ww]rite request")).first.click()
    check_page(page, "request")
    page.get_by_text("We haven't met", exact=True).click()
    page.get_by_label("How do you know of them, or through whom?").fill(
        "the alumni page of the nursing school"
    )
    page.get_by_label("What do you hope to understand").fill(
        "how a nurse becomes the person who works with the data"
    )
    page.get_by_text("Explore a career", exact=True).click()
    page.get_by_label("Why this person?").fill(
        "Your talk about night shifts and numbers made me want to ask you."
    )
    page.get_by_label(re.compile("Number, link or place")).fill("(555) 010-0199")
    page.get_by_text("night shifts and numbers").last.wait_for()
    kept_over_a_reload(page)
    page.get_by_role("button", name="Review and send").click()
    page.wait_for_url("**/review/")
    assert page.evaluate("Object.keys(localStorage)") == []  # the site has it all
    check_page(page, "review")
    page.get_by_role("button", name="Send to Maya").click()
    check_page(page, "sending")
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("Taken back. Nothing was sent").wait_for()
    assert site.fact(ASKED) == 0
    page.get_by_role("button", name="Review and send").click()
    page.get_by_role("button", name="Send to Maya").click()
    page.get_by_text("Sending to Maya").wait_for()
    assert site.smtp.to(MAYA) == []
    site.pass_time(seconds=61)


def kept_over_a_reload(page):
    page.reload()
    page.get_by_text("This is what you typed here before.").first.wait_for()
    assert "night shifts and numbers" in page.get_by_label("Why this person?").input_value()
    assert "night shifts and numbers" in page.get_by_label("Your message").input_value()


def accept(site, page, check_page):
    mail = site.wait_for_email(MAYA, "minutes")
    text = words(mail)
    assert mail.message["Reply-To"].addresses[0].addr_spec == STUDENT
    assert "Pause or stop" in text and "stores your name" in text
    link = link_in(site, mail, "/r/")
    before = site.fact("SELECT count(*) FROM interviews_interviewevent")
    page.goto(link)
    check_page(page, "asked")
    assert site.fact("SELECT count(*) FROM interviews_interviewevent") == before
    page.get_by_text("Change this").click()
    page.get_by_text("I call Nina", exact=True).click()
    page.get_by_label(re.compile("Number, link or place")).fill("(555) 010-0142")
    page.get_by_role("button", name=re.compile("Confirm [MTWFS]")).click()
    page.get_by_text("You and Nina have a talk").wait_for()
    check_page(page, "agreed")


def told_at_once(site, page, check_page):
    copy = words(site.wait_for_email(STUDENT, "Copy: "))
    assert "night shifts and numbers" in copy and "/r/" not in copy
    for address, subject in ((STUDENT, "said yes"), (MAYA, "Confirmed")):
        mail = site.wait_for_email(address, subject)
        assert "METHOD:REQUEST" in mail.part("calendar").replace("\r", "")
    page.goto("/today/")
    check_page(page, "today-scheduled")
    page.goto(f"/interviews/{site.fact(NEWEST)}/")
    page.get_by_text("Maya will call you at (555) 010-0142").first.wait_for()
    check_page(page, "scheduled")


def reminded_the_day_before(site):
    day_of_the_talk = "date_trunc('day', starts_at AT TIME ZONE 'America/Chicago')"
    five_pm_before = f"({day_of_the_talk} - interval '7 hours') AT TIME ZONE 'America/Chicago'"
    site.pass_until(f"{five_pm_before} - interval '1 minute'", STUDENT)
    site.wait_until_idle()
    assert not [
        mail for mail in site.smtp.to(STUDENT) if mail.message["Subject"].startswith("Tomorrow")
    ]
    site.pass_until(f"{five_pm_before} + interval '1 minute'", STUDENT)
    site.wait_for_email(STUDENT, "Tomorrow")


def it_happened(site, page, contact_page, check_page):
    site.pass_until("ends_at + interval '61 minutes'", STUDENT)
    mail = site.wait_for_email(STUDENT, "Did your talk with Maya happen?")
    contact_page.goto(link_in(site, mail, "/reminder/"))  # read on a phone that is not signed in
    contact_page.get_by_role("button", name="Yes, it happened").wait_for()
    check_page(contact_page, "reminder")
    page.goto(link_in(site, mail))
    page.wait_for_url("**/outcome/")
    check_page(page, "outcome")
    page.get_by_role("button", name="Yes, it happened").click()
    page.wait_for_url("**/wrap-up/")
    check_page(page, "wrap-up")
    page.get_by_label("What did you learn?").fill(
        "Hours are the real question: four nights, then three days off."
    )
    page.get_by_label("One thing to act on").fill("Ask for a day of shadowing")
    page.get_by_label(re.compile("Did they point you")).fill("Lena Ortiz")
    page.get_by_role("group", name="May you use").get_by_text("Yes", exact=True).click()
    scales = page.get_by_role("group", name=re.compile("interest you before|And now"))
    scales.first.get_by_text("2", exact=True).click()
    scales.last.get_by_text("4", exact=True).click()
    page.get_by_text("Share this with my counselor").click()
    site.pass_time(hours=2)
    site.wait_for_email(STUDENT, "While it's fresh")
    page.get_by_role("button", name="Save, nothing is sent").click()
    page.get_by_text("Saved.").first.wait_for()
    page.goto(f"{page.url}thank/")
    check_page(page, "thank")


def thanked(site, page, check_page):
    letter = page.get_by_label("Your thank-you").input_value()
    assert "Ask for a day of shadowing." in letter
    assert "four nights" not in letter
    page.get_by_role("button", name="Send to Maya").click()
    page.get_by_text("Sending to Maya").wait_for()
    check_page(page, "thanking")
    site.pass_time(seconds=61)
    mail = site.wait_for_email(MAYA, "Thank you for")
    assert "I'll write to Lena Ortiz and mention that you pointed me there." in " ".join(
        words(mail).split()
    )
    page.goto("/today/")
    check_page(page, "today-thanked")


def nobody_is_reminded_any_more(site):
    site.wait_for_email(STUDENT, "Copy: Thank you for")
    site.wait_until_idle()
    before = [len(site.smtp.to(address)) for address in (STUDENT, MAYA)]
    site.pass_time(hours=30)
    site.wait_until_idle()
    assert [len(site.smtp.to(address)) for address in (STUDENT, MAYA)] == before
    assert len(set(site.smtp.keys)) == len(site.smtp.keys)
