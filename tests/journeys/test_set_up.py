"""The pages that lead from an empty site to one that may write to people."""

from tests.journeys.people import prove_and_send, staff, words
from tests.journeys.site import Site


def test_an_admin_sets_the_office_up_and_invites_a_counselor(site: Site, staff_page, check_page):
    page = staff_page
    staff(site, page, "Rhea Oduya", "rhea@lakeside.example", "admin")
    site.fact(
        "UPDATE office_officesettings SET set_up_at = NULL, setup_confirmed = '{}' RETURNING id"
    )
    page.goto("/manage/setup/")
    check_page(page, "setup")
    for name in ("names", "email", "people"):
        page.goto(f"/manage/setup/{name}/")
        check_page(page, f"setup-{name}")
    page.get_by_label("Email addresses").fill("Dora Whitfield <dora@lakeside.example>")
    page.get_by_role("button", name="Invite").click()
    prove_and_send(page, "Invite counselors")
    page.get_by_text("1 invitation is on its way.").wait_for()
    told = words(site.wait_for_email("dora@lakeside.example", "Your account at"))
    assert "/accounts/login/code/" in told
    page.goto("/manage/setup/")
    page.get_by_role("button", name="The test arrived").click()
    page.get_by_role("button", name="These are right").click()
    page.get_by_role("button", name="Open the site").click()
    page.get_by_text("The office is set up.").wait_for()
