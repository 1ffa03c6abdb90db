"""The office's students from a file: 200 rows, five of them wrong, a column corrected, undone."""

from tests.journeys.people import PASSWORD, staff
from tests.journeys.site import Site

ADMIN = "tove@lakeside.example"
WRONG = {
    20: "S200020,Tom Wrong,tom@lakeside,history,2,",
    40: "S200040,,nameless@lakeside.example,history,2,",
    60: "S200060,Ann Wrong,ann.wrong@lakeside.example,history,2,Nobody Known",
    80: "S200001,Student Twice,twice@lakeside.example,history,2,",
    100: ",No Address,,history,2,",
}
COUNT = "SELECT count(*) FROM users_user WHERE university_id LIKE 'S200%'"


def roster() -> str:
    rows = (
        WRONG.get(n, f"S200{n:03},Student Number{n},roster{n}@lakeside.example,history,2,")
        for n in range(1, 201)
    )
    return "\n".join(["Key,Student Name,E-Mail,Major,Class Year,Advisor", *rows])


def test_an_admin_imports_a_roster_and_takes_it_back(site: Site, staff_page, check_page):
    staff(site, staff_page, "Tove Lindqvist", ADMIN, "admin")
    sent(staff_page, check_page)
    columns_corrected(staff_page, check_page)
    looked_at(staff_page, check_page)
    applied(site, staff_page, check_page)
    undone(site, staff_page, check_page)


def sent(page, check_page):
    page.goto("/manage/people/")
    page.get_by_label("More for people").click()
    page.get_by_role("link", name="Import a roster").click()
    check_page(page, "roster-send")
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": roster().encode()}
    page.get_by_label("CSV or XLSX").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="Which column is what").wait_for()


def columns_corrected(page, check_page):
    check_page(page, "roster-columns")
    assert page.get_by_label("Key").input_value() == ""
    page.get_by_label("Key").select_option(label="University id")
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("heading", name="What would happen").wait_for(timeout=60_000)


def looked_at(page, check_page):
    page.get_by_role("heading", name="5 rows are wrong and are left out").wait_for()
    page.get_by_role("heading", name="195 new students").wait_for()
    page.get_by_text("Also in row 2, Student Number1").wait_for()
    check_page(page, "roster-look")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these rows").click()
    assert download.value.path().read_text().count("\n") == 6
    page.reload()  # nothing is lost
    page.get_by_role("heading", name="195 new students").wait_for()


def applied(site, page, check_page):
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Apply the roster").click()
    page.get_by_role("heading", name="Applied", exact=True).wait_for(timeout=60_000)
    check_page(page, "roster-applied")
    assert site.fact(COUNT) == 195
    page.get_by_role("link", name="New students").click()
    page.get_by_role("heading", name="New", exact=True).wait_for()
    check_page(page, "roster-rows")
    page.go_back()


def undone(site, page, check_page):
    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Undo all of it").click()
    page.get_by_role("heading", name="Undone", exact=True).wait_for(timeout=60_000)
    check_page(page, "roster-undone")
    assert site.fact(COUNT) == 0
