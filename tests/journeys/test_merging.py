"""A student finds somebody twice on the list: warned, compared, merged, taken apart, merged."""

from tests.journeys.people import add_contact, open_contact, sign_up
from tests.journeys.site import Site

STUDENT = "thora@lakeside.example"
FIRST = "Thea O'Brien-Łukasiewicz, analyst, Port Authority, thea@port.example"
AGAIN = "Thea O'Brien-Łukasiewicz, team lead, Port Authority, thea.ol@mail.example"
CONTACTS = "SELECT count(*) FROM contacts_contact WHERE name LIKE 'Thea O%'"


def test_two_contacts_of_one_person_are_merged_and_taken_apart(
    site: Site, student_page, check_page
):
    page = student_page
    sign_up(site, page, "Thora Stone", STUDENT)
    add_contact(page, FIRST)
    add_contact(page, AGAIN)
    page.get_by_text("You already have").wait_for()
    page.get_by_role("button", name="Add another one anyway").click()
    page.get_by_text("You already have").wait_for(state="hidden")
    assert site.fact(CONTACTS) == 2

    page.goto("/contacts/duplicates/")
    check_page(page, "duplicates")
    merge(page, check_page)
    assert site.fact(CONTACTS) == 1

    page.goto("/contacts/duplicates/")
    check_page(page, "duplicates-merged")
    page.get_by_role("button", name="Undo the merge").click()
    page.wait_for_load_state()
    assert site.fact(CONTACTS) == 2

    page.goto("/contacts/duplicates/")
    merge(page)
    open_contact(page, "Thea O'Brien-Łukasiewicz")
    page.get_by_text("team lead").first.wait_for()
    assert page.get_by_text("thea@port.example").count()


def merge(page, check_page=None):
    """Take the newer title and the older address; the other address goes into the notes."""
    page.get_by_role("link", name="Compare and merge").click()
    if check_page:
        check_page(page, "merge")
    page.get_by_text("team lead", exact=True).click()
    page.get_by_text("thea@port.example", exact=True).click()
    page.get_by_role("button", name="Merge into one").click()
    page.get_by_role("heading", name="Thea O'Brien-Łukasiewicz", level=1).wait_for()
