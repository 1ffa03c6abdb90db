"""A counselor's morning: who needs attention, one record, a comment; the student reads it, and
who looked."""

import re

from tests.journeys.people import agree_by_phone, sign_in, sign_up, staff
from tests.journeys.site import Site

STUDENT, COUNSELOR, TOMAS = "yara@lakeside.example", "dana@lakeside.example", "tomas@dairy.example"
LEARNED = "Cheese is mostly waiting, and knowing for what."
COMMENT = "What would you wait for? Let's talk about it on Thursday."


def test_a_shared_reflection_is_commented_and_the_student_reads_who_looked(
    site: Site, student_page, staff_page, check_page
):
    sign_up(site, student_page, "Yara Haddad", STUDENT)
    share_a_reflection(site, student_page)
    staff(site, staff_page, "Dana Whitfield", COUNSELOR, "counselor")
    nobody_yet(staff_page, check_page)
    sign_in_again(site, staff_page, check_page)
    read_the_record(staff_page, check_page)
    comment(staff_page, check_page)
    read_by_the_student(student_page, check_page)
    ticked_off(staff_page)


def share_a_reflection(site, page):
    talk = agree_by_phone(site, page, "Tomas Rey", TOMAS)
    site.pass_until("ends_at + interval '5 minutes'", STUDENT)
    page.goto(f"{talk}outcome/")
    page.get_by_role("button", name="Yes, it happened").click()
    page.get_by_label("What did you learn?").fill(LEARNED)
    page.get_by_text("Share this with my counselor").click()
    page.get_by_role("button", name="Save, nothing is sent").click()
    page.get_by_text("Saved.").first.wait_for()


def nobody_yet(page, check_page):
    page.goto("/caseload/")
    page.get_by_text("No students are assigned to you yet").wait_for()
    check_page(page, "caseload-empty")


def sign_in_again(site, page, check_page):
    """By then the office has given her the student."""
    ids = [f"(SELECT id FROM users_user WHERE email = '{email}')" for email in (STUDENT, COUNSELOR)]
    site.fact(
        "INSERT INTO users_assignment (student_id, staff_id, kind, since)"
        f" VALUES ({ids[0]}, {ids[1]}, 'adviser', margin_now()) RETURNING id"
    )
    page.context.clear_cookies()
    page.goto("/caseload/")
    check_page(page, "sign-in")
    sign_in(page, COUNSELOR)
    page.wait_for_url("**/caseload/")


def read_the_record(page, check_page):
    page.get_by_text("1 student, by what needs attention").wait_for()
    check_page(page, "caseload")
    page.get_by_role("link", name="Yara Haddad", exact=True).click()
    page.get_by_text(LEARNED).wait_for()
    assert "Tomas" not in page.locator("main").inner_text()
    check_page(page, "record")


def comment(page, check_page):
    page.get_by_role("link", name=re.compile("Write a comment")).click()
    check_page(page, "comment")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_role("alert").wait_for()
    page.get_by_role("textbox").fill(COMMENT)
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("Yara can read your comment now.").wait_for()
    page.get_by_text("On the student's Today").wait_for()


def read_by_the_student(page, check_page):
    page.goto("/today/")
    page.get_by_text(COMMENT).wait_for()
    check_page(page, "today-commented")
    page.get_by_role("link", name=re.compile("Open the reflection")).click()
    page.get_by_text(COMMENT).wait_for()
    page.goto("/today/")
    page.get_by_role("button", name=re.compile("Got it")).click()
    page.get_by_text(COMMENT).wait_for(state="detached")
    page.goto("/settings/")
    page.get_by_role("link", name="Who looked at my record").click()
    page.get_by_role("cell", name="Dana Whitfield").first.wait_for()
    check_page(page, "who-looked")


def ticked_off(page):
    page.reload()
    page.get_by_text("Read by the student").wait_for()
