"""A student leaves: told a month before, a private address, and what can be taken along after."""

import re

from tests.journeys.people import CODE, add_contact, prove, sign_up, staff, words
from tests.journeys.site import Site

ADMIN, STUDENT = "greta.leaving@lakeside.example", "tomas.leaving@lakeside.example"
PRIVATE = "tomas.leaving@home.example"
DAY = "to_char(margin_now() AT TIME ZONE 'America/Chicago' + interval '{days} days', 'YYYY-MM-DD')"


def test_a_student_leaves_and_takes_everything_along(
    site: Site, student_page, staff_page, check_page
):
    sign_up(site, student_page, "Tomas Leaving", STUDENT)
    add_contact(student_page, "Rosa Leaf, nurse, City Hospital, rosa@leaving.example")
    staff(site, staff_page, "Greta Leaving", ADMIN, "admin")
    day_set(site, staff_page, check_page)
    private_address_given(site, student_page, check_page)
    the_day_has_come(site, student_page)
    taken_along(student_page, check_page)


def day_set(site: Site, page, check_page):
    page.goto("/manage/people/?q=Tomas")
    page.get_by_role("link", name="Tomas Leaving").click()
    page.get_by_role("link", name="Change – Leaving").click()
    check_page(page, "person-leaving")
    day = site.fact(f"SELECT {DAY.format(days=20)}")
    page.get_by_label(re.compile("^First day of the read-only account")).fill(day)
    page.get_by_label(re.compile("^A word to the contacts")).fill("Tomas moved to Porto.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The account becomes read-only on").wait_for()
    page.get_by_text("Tomas moved to Porto.").wait_for()


def private_address_given(site: Site, page, check_page):
    run_due(site)
    assert "Your university address may stop working." in words(
        site.wait_for_email(STUDENT, "your account becomes read-only")
    )
    page.goto("/leaving/")
    check_page(page, "leaving")
    page.get_by_role("link", name="Add a private address").click()
    page.locator("input[name=email]").last.fill(PRIVATE)
    page.get_by_role("button", name=re.compile("^Add")).click()
    prove(page)
    code = CODE.search(words(site.wait_for_email(PRIVATE, "Confirm", seconds=15))).group()
    page.locator("input[name=code]").fill(code)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.goto("/leaving/")
    page.get_by_text("is confirmed. From the day you leave").wait_for()


def the_day_has_come(site: Site, page):
    day = f"({DAY.format(days=0)})::date"
    site.fact(f"UPDATE users_user SET leaves_on = {day} WHERE email = '{STUDENT}' RETURNING id")
    page.context.clear_cookies()
    page.goto("/accounts/login/code/")
    page.locator("input[name=email]").fill(PRIVATE)
    page.locator("main form button").first.click()
    page.wait_for_url("**/accounts/login/code/confirm/**")
    code = CODE.search(words(site.wait_for_email(PRIVATE, "code"))).group()
    page.locator("input[name=code]").fill(code)
    page.locator("main form button").first.click()
    page.goto("/today/")
    page.get_by_text("Your account is read-only since").first.wait_for()


def taken_along(page, check_page):
    page.goto("/contacts/export/")
    page.get_by_role("button", name="Download").click()
    assert prove(page)
    page.get_by_text("nothing of it was sent yet").wait_for()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download my contacts").click()
    assert b"Rosa Leaf" in started.value.path().read_bytes()
    page.goto("/portfolio/")
    page.get_by_role("button", name="Print").wait_for()
    check_page(page, "portfolio")


def run_due(site: Site):
    """As the beat does in the office's hours: those of yesterday, which are over at any hour."""
    site.manage(
        "shell",
        "-c",
        "import datetime as dt\n"
        "from core import clock\n"
        "from core.zones import default_zone\n"
        "from users.services.departures import run_due\n"
        "noon = dt.time(12)\n"
        "today = clock.local(clock.now(), default_zone()).date()\n"
        "run_due(clock.at(today - dt.timedelta(days=1), noon, default_zone()))",
    )
