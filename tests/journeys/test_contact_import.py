"""A student takes along whom she knows: a signature that she pastes, and a file of LinkedIn."""

import re

from tests.journeys.people import sign_up
from tests.journeys.site import Site

STUDENT = "irma@lakeside.example"
HEAD = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On"""
SIGNATURE = """Dr. Lena Ortiz
Head of Research
City Hospital
lena.ortiz@hospital.example
+1 617 555 0142"""
NUMBER = 600  # more than a page does at once
COUNT = (
    "SELECT count(*) FROM contacts_contact c JOIN users_user u ON u.id = c.owner_id "
    f"WHERE u.email = '{STUDENT}'"
)


def test_a_student_imports_whom_she_knows_and_takes_it_back(site: Site, student_page, check_page):
    sign_up(site, student_page, "Irma Falk", STUDENT)
    pasted(student_page, check_page)
    assert site.fact(COUNT) == 1
    sent(student_page, check_page)
    applied(student_page, check_page)
    assert site.fact(COUNT) == NUMBER + 1
    used_and_undone(student_page, check_page)
    assert site.fact(COUNT) == 2


def pasted(page, check_page):
    page.goto("/contacts/")
    page.get_by_role("link", name="Import them").click()
    check_page(page, "import-start")
    page.get_by_label("Or paste").fill(SIGNATURE)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("1 to add").wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("heading", name="1 contact added").wait_for()
    check_page(page, "import-done")


def sent(page, check_page):
    profile = "https://www.linkedin.com/in/person-"
    lines = [
        f"Person,Number{n},{profile}{n},,Company {n % 40},Analyst,09 Jun 2020"
        for n in range(NUMBER - 1)
    ]
    lines += [f"Lena,Ortiz,{profile}lena,,Hospital,Analyst,09 Jun 2020", ",,,,X,,"]
    file = "\n".join([HEAD, *lines]).encode()
    page.get_by_role("link", name="Import more").click()
    page.get_by_label("A file").set_input_files(
        {"name": "Connections.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text(f"{NUMBER} to add").wait_for(timeout=60_000)  # a worker reads it
    check_page(page, "import-preview")
    page.get_by_role("link", name="Wrong 1").click()
    page.get_by_text("There is no name.").wait_for()
    page.get_by_role("link", name="How it is read").click()
    check_page(page, "import-columns")


def applied(page, check_page):
    page.get_by_role("button", name="Read it this way").click()
    page.get_by_role("heading", name="Look it over").wait_for(timeout=60_000)
    page.get_by_text("Tag the new ones").click()
    page.get_by_label("Tag for the new ones").fill("LinkedIn 2026")
    page.get_by_label("Leave out Person Number0", exact=True).check()
    page.get_by_text(f"{NUMBER - 1} to add").wait_for()
    page.get_by_label("Leave out Person Number0", exact=True).uncheck()
    page.get_by_text(f"{NUMBER} to add").wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("heading", name=f"{NUMBER} contacts added").wait_for(timeout=60_000)


def used_and_undone(page, check_page):
    done = page.url
    page.get_by_role("link", name="See your contacts").click()
    page.get_by_role("link", name=re.compile("^Person Number0 ")).first.click()
    page.get_by_role("link", name="Edit").first.click()
    page.locator("input[name=title]").fill("pilot")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("pilot").first.wait_for()
    page.goto(done)
    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Undo all of it").click()
    page.get_by_role("heading", name="The import is undone").wait_for(timeout=60_000)
    page.get_by_role("link", name="Person Number0").wait_for()
    check_page(page, "import-undone")
