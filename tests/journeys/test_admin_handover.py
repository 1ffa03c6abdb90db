"""An admin assigns a student, hands over for a leave, deactivates with a word, merges, undoes."""

import re

from tests.journeys.people import PASSWORD, ask, sign_up, staff, words
from tests.journeys.site import Site

VERA, HOME = "vera@lakeside.example", "vera@home.example"
BAKER = "baker@old-mill.example"


def test_an_admin_hands_students_over_and_closes_and_merges_accounts(
    site: Site, student_page, staff_page, check_page
):
    sign_up(site, student_page, "Vera Lindqvist", VERA)
    ask(site, student_page, "Bruno Baker", BAKER)
    staff(site, staff_page, "Hanna Weiss", "hanna@lakeside.example", "admin")
    added(staff_page, "Carl Adler", "carl@lakeside.example", "Counselor")
    added(staff_page, "Kim Berg", "kim@lakeside.example", "Counselor")
    added(staff_page, "Vera Lindquist", HOME, "Student")
    assigned(staff_page, check_page)
    handed_over(staff_page, check_page)
    deactivated_with_a_word(site, student_page, staff_page, check_page)
    merged_and_undone(site, staff_page, check_page)


def added(page, name: str, email: str, role: str) -> None:
    page.goto("/manage/people/add/")
    proved(page)
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Email address").fill(email)
    box = page.get_by_label(re.compile(rf"^{role}"))
    if not box.is_checked():
        box.check()
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def proved(page) -> None:
    """Answer "Is it you?", if the site asks."""
    if page.get_by_role("heading", name="Is it you?").is_visible():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()


def assigned(page, check_page) -> None:
    page.goto("/manage/people/")
    page.get_by_role("link", name="Assigning").click()
    check_page(page, "assigning")
    row = page.get_by_role("row").filter(has_text="Vera Lindqvist")
    row.get_by_role("checkbox").check()
    page.get_by_label("Assign to").select_option(label="Carl Adler (0 students)")
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_text("1 student was assigned to").first.wait_for()


def handed_over(page, check_page) -> None:
    hand_over = page.get_by_role("link", name=re.compile("Hand over the students of.*Carl Adler"))
    hand_over.click()
    page.get_by_label("To", exact=True).select_option(label="Kim Berg (0 students)")
    page.get_by_label(re.compile("They are back on")).fill("2035-01-15")
    check_page(page, "hand-over", in_place=True)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("stands in").wait_for()
    page.get_by_role("button", name=re.compile("^Undo: 1 student of")).click()
    page.get_by_text("Undone: every student is assigned as before.").wait_for()
    hand_over.click()
    page.get_by_label("To", exact=True).select_option(label="Kim Berg (0 students)")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("1 student went from").first.wait_for()


def deactivated_with_a_word(site: Site, student_page, page, check_page) -> None:
    page.goto("/manage/people/?q=Lindqvist")
    page.get_by_role("link", name="Vera Lindqvist").click()
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_text("1 open talk").wait_for()
    page.get_by_text("Call them off").click()
    page.get_by_label(re.compile("A word to the contacts")).fill("Vera has moved to Oslo.")
    check_page(page, "deactivate", in_place=True)
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_text("signed out everywhere").wait_for()
    mail = site.wait_for_email(BAKER, "no longer in the program")
    assert "“Vera has moved to Oslo.”" in words(mail)
    student_page.goto("/today/")
    student_page.get_by_label("Email").wait_for()
    page.get_by_role("button", name="Reactivate").click()
    page.get_by_text("active again").wait_for()


def merged_and_undone(site: Site, page, check_page) -> None:
    page.get_by_role("link", name=re.compile("^Merge")).click()
    check_page(page, "merge-choose")
    page.get_by_role("link", name=re.compile("^Compare")).click()
    proved(page)
    page.get_by_role("heading", name="Is closed").wait_for()
    page.get_by_label(re.compile("Both accounts belong to one person")).check()
    check_page(page, "merge", in_place=True)
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_text("was merged into this one").wait_for()
    check_page(page, "merged")
    for address in (VERA, HOME):
        assert "merged into" in words(site.wait_for_email(address, "Your accounts are one now"))
    page.get_by_role("button", name="Undo").click()
    proved(page)
    page.get_by_text("Undone: each account has again what it had.").wait_for()
    site.wait_for_email(HOME, "Your accounts are two again")
