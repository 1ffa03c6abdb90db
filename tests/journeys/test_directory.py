"""The office's directory: a spreadsheet with faults, a hold, two people who are one, a concern."""

import re

from tests.journeys.people import staff, words
from tests.journeys.site import Site

ADMIN, READER = "edda@lakeside.example", "bruno@lakeside.example"
HEAD = "Name,Email,Field of work,Agreed on,Agreed how,Requests a month"
FAULTS = (
    "No Address,nowhere,Law,2025-03-31,form,2",
    "Odd Field,odd@work.example,Alchemy,2025-03-31,form,2",
    ",nobody@work.example,Law,2025-03-31,form,2",
)
GOOD = [f"Person {n},p{n}@work.example,Law,2025-03-31,form,2" for n in range(15)]
WAITING = [f"Waiting {n},w{n}@work.example,Law,,," for n in range(2)]
CONCERN = "He asked me where I live."


def test_the_office_keeps_a_directory_and_a_concern_is_read_by_its_reader_alone(
    site: Site, staff_page, student_page, check_page
):
    staff(site, staff_page, "Edda Falk", ADMIN, "admin")
    staff(site, student_page, "Bruno Keller", READER, "counselor")
    imported(staff_page, check_page)
    held(staff_page, check_page)
    merged_and_undone(site, staff_page, check_page)
    removed_and_restored(staff_page)
    concern_read(site, staff_page, student_page, check_page)


def imported(page, check_page):
    page.goto("/manage/directory/")
    page.get_by_role("link", name="Import a spreadsheet").click()
    check_page(page, "directory-import")
    rows = "\n".join([HEAD, *FAULTS, *GOOD, *WAITING])
    page.get_by_label("CSV or XLSX").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("3 rows cannot be read and are left out").wait_for()
    page.get_by_text("Waits unseen until when and how they agreed is known.").first.wait_for()
    check_page(page, "directory-look")
    page.get_by_role("button", name="Import 17 rows").click()
    page.get_by_text("17 added, 0 changed. You can undo this for 10 minutes.").wait_for()
    page.get_by_role("link", name="See them in the directory").click()
    check_page(page, "directory")


def held(page, check_page):
    page.get_by_role("link", name="Person 1", exact=True).click()
    page.get_by_text("Let nobody ask them").click()
    page.get_by_label("Why").fill("On leave")
    page.get_by_role("button", name="Put on hold").click()
    page.get_by_role("button", name="Lift the hold").wait_for()
    check_page(page, "directory-person")


def merged_and_undone(site, page, check_page):
    pair = "SELECT min(person_id), max(person_id) FROM contacts_directoryentry WHERE name IN"
    site.fact(
        f"INSERT INTO contacts_possibleduplicate (one_id, other_id) {pair} "
        "('Person 2', 'Person 3') RETURNING id"
    )
    page.goto("/manage/directory/duplicates/")
    check_page(page, "directory-duplicates")
    page.get_by_role("button", name="Merge into one").click()
    page.get_by_text("They are one person now.").wait_for()
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_text("They are two people again.").wait_for()
    page.get_by_role("button", name="Merge into one").wait_for()


def removed_and_restored(page):
    page.goto("/manage/directory/?q=Person+4")
    page.get_by_role("link", name="Person 4", exact=True).click()
    page.get_by_role("link", name=re.compile("^Edit")).click()
    page.get_by_text("Remove from the directory").click()
    page.get_by_role("button", name="Remove Person 4").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("heading", name="Person 4").wait_for()


def concern_read(site, admin, reader, check_page):
    """Raised by the service, since the forms that call it belong to other pages."""
    site.fact(
        "UPDATE office_officesettings SET concern_readers = ARRAY("
        f"SELECT id FROM users_user WHERE email = '{READER}') RETURNING id"
    )
    site.manage(
        "shell",
        "-c",
        "import uuid\nfrom contacts.models import DirectoryEntry\nfrom contacts.services import *\n"
        "from core import clock\nfrom users.models import User\n"
        "who = DirectoryEntry.objects.get(name='Person 5')\n"
        f"raise_concern(text='{CONCERN}', form_key=uuid.uuid4(), now=clock.now(), "
        "about_person=who.person, about_name=who.name, by_user=User.objects.first())",
    )
    assert CONCERN not in words(site.wait_for_email(READER, "A concern waits"))
    reader.goto("/manage/concerns/")
    check_page(reader, "concerns")
    reader.get_by_role("link", name="Person 5").click()
    reader.get_by_text(CONCERN).wait_for()
    check_page(reader, "concern")
    url = reader.url
    reader.get_by_text("Closed", exact=True).click()
    reader.get_by_label("How it ended").fill("We talked.")
    reader.get_by_role("button", name="Save").click()
    reader.get_by_text("Saved.").wait_for()
    assert admin.goto(url).status == 404
