"""A counselor's morning: who needs attention, one record, a comment; the student reads it, and
who looked."""

import re

from tests.journeys.people import agree_by_phone, sign_in, sign_up, staff
from tests.journeys.site import Site

STUDENT, COUNSELOR, TOMAS = "yara@lakeside.example", "dana@lakeside.example", "tomas@dairy.example"
LEARNED = "Cheese is mostly waiting, and knowing for what."
COMMENT = "What would you wait for? Let's talk about it on Thursday."


def test_a_shared_reflection_is_commented_and_the_student_reads_who_looked(
    site: Site, student, desk, look
):
    sign_up(site, student, "Yara Haddad", STUDENT)
    share_a_reflection(site, student)
    staff(site, desk, "Dana Whitfield", COUNSELOR, "counselor")
    nobody_yet(desk, look)
    sign_in_again(site, desk, look)
    read_the_record(desk, look)
    comment(desk, look)
    read_by_the_student(student, look)
    ticked_off(desk)


def share_a_reflection(site, page):
    talk = agree_by_phone(site, page, "Tomas Rey", TOMAS)
    site.pass_until("ends_at + interval '5 minutes'", STUDENT)
    page.goto(f"{talk}outcome/")
    page.get_by_role("button", name="Yes, it happened").click()
    page.get_by_label("What did you learn?").fill(LEARNED)
    page.get_by_text("Share this with my counselor").click()
    page.get_by_role("button", name="Save, nothing is sent").click()
    page.get_by_text("Saved.").first.wait_for()


def nobody_yet(page, look):
    page.goto("/caseload/")
    page.get_by_text("No students are assigned to you yet").wait_for()
    look(page, "caseload-empty")


def sign_in_again(site, page, look):
    """By then the office has given her the student."""
    ids = [f"(SELECT id FROM users_user WHERE email = '{email}')" for email in (STUDENT, COUNSELOR)]
    site.fact(
        "INSERT INTO users_assignment (student_id, staff_id, kind, since)"
        f" VALUES ({ids[0]}, {ids[1]}, 'adviser', margin_now()) RETURNING id"
    )
    page.context.clear_cookies()
    page.goto("/caseload/")
    look(page, "sign-in")
    sign_in(page, COUNSELOR)
    page.wait_for_url("**/caseload/")


def read_the_record(page, look):
    page.get_by_text("1 student, by what needs attention").wait_for()
    look(page, "caseload")
    page.get_by_role("link", name="Yara Haddad").click()
    page.get_by_text(LEARNED).wait_for()
    assert "Tomas" not in page.locator("main").inner_text()
    look(page, "record")


def comment(page, look):
    page.get_by_role("link", name=re.compile("Write a comment")).click()
    look(page, "comment")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_role("alert").wait_for()
    page.get_by_role("textbox").fill(COMMENT)
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("Yara can read your comment now.").wait_for()
    page.get_by_text("On the student's Today").wait_for()


def read_by_the_student(page, look):
    page.goto("/today/")
    page.get_by_text(COMMENT).wait_for()
    look(page, "today-commented")
    page.get_by_role("link", name=re.compile("Open the reflection")).click()
    page.get_by_text(COMMENT).wait_for()
    page.goto("/today/")
    page.get_by_role("button", name=re.compile("Got it")).click()
    page.get_by_text(COMMENT).wait_for(state="detached")
    page.goto("/settings/")
    page.get_by_role("link", name="Who looked at my record").click()
    page.get_by_role("cell", name="Dana Whitfield").first.wait_for()
    look(page, "who-looked")


def ticked_off(page):
    page.reload()
    page.get_by_text("Ticked off by the student").wait_for()
