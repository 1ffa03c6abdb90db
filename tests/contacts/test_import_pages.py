"""The pages of an import of contacts: one way for a file and a text, nothing typed is lost."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from contacts.models import Contact, ContactImportRow
from contacts.services import contact_imports as importing
from outbox.services import suppress
from tests.factories import NOW, ContactFactory, contacts_to_look_at
from users.models import ImportJob
from users.services import imports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
START = "/contacts/import/"
LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Maya,Okafor,https://www.linkedin.com/in/maya-o,,City Hospital,Data analyst,09 Jun 2020
Ben,Lee,https://www.linkedin.com/in/ben-lee,ben@port.example,Port,Pilot,10 Jun 2020
"""
SIGNATURE = """Dr. Lena Ortiz
Head of Research
City Hospital
lena.ortiz@hospital.example
+1 617 555 0142"""


def send(browser, data, name="Connections.csv", follow=True, **more):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    return browser.post(START, {"file": file, **more}, follow=follow)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def url(job, page=""):
    return f"{START}{job.code}/{page}/" if page else f"{START}{job.code}/"


def test_a_file_goes_its_way_to_the_contacts_and_back(as_nina, nina):
    page = send(as_nina, LINKEDIN)
    job = ImportJob.objects.get()
    assert "2 to add" in words(page)
    assert "Maya Okafor" in words(page)
    assert "row 5" in words(page)

    page = as_nina.post(url(job, "apply"), {"tag": "LinkedIn"}, follow=True)
    assert "2 contacts added" in words(page)
    assert nina.contacts.count() == 2

    page = as_nina.post(url(job, "undo"), follow=True)
    assert "The import is undone" in words(page)
    assert not nina.contacts.exists()


def test_a_pasted_signature_is_a_contact(as_nina, nina):
    page = as_nina.post(START, {"text": SIGNATURE}, follow=True)
    assert "Lena Ortiz" in words(page)

    as_nina.post(url(ImportJob.objects.get(), "apply"))
    lena = nina.contacts.get()
    assert (lena.email, lena.organization) == ("lena.ortiz@hospital.example", "City Hospital")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.csv", "The file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "Save it as XLSX"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0", "a.png", "The file is no text"),
        (b"Name,Email\n", "a.csv", "no row below its headings"),
        (b"x" * 10_000_001, "a.csv", "larger than 10 MB"),
    ],
)
def test_what_holds_no_contacts_is_refused_at_the_field(as_nina, data, name, said):
    page = send(as_nina, data, name)

    assert page.status_code == 422
    assert said in words(page)
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_is_asked_for(as_nina, text):
    page = as_nina.post(START, {"text": text})

    assert page.status_code == 422
    assert "Choose a file, or paste a text below" in words(page)


def test_a_pasted_text_comes_back_with_an_error(as_nina, nina):
    for number in range(importing.MOST_STORED):
        as_nina.post(START, {"text": f"Person {number}, nurse"})

    page = as_nina.post(START, {"text": "Maya Okafor, <b>nurse</b>"})
    assert page.status_code == 422
    assert "Import or delete one first" in words(page)
    assert "Maya Okafor, &lt;b&gt;nurse&lt;/b&gt;</textarea>" in page.content.decode()


def test_a_double_click_sends_and_imports_once(as_nina, nina):
    key = "7b0a3b0e-6a4b-4a51-9d7b-2d8a4dbe1d51"
    for _press in range(2):
        assert send(as_nina, LINKEDIN, form_key=key).status_code == 200
    job = ImportJob.objects.get()

    for _press in range(2):
        assert as_nina.post(url(job, "apply")).status_code == 302
    assert nina.contacts.count() == 2
    for _press in range(2):
        assert as_nina.post(url(job, "undo")).status_code == 302
    assert not nina.contacts.exists()


def test_a_file_without_titles_is_read_as_somebody_says(as_nina, nina):
    page = send(as_nina, "a1,Okafor\nb2,Lee\n", "ids.csv")
    job = ImportJob.objects.get()
    if job.state == "checked":
        page = as_nina.get(url(job, "columns"))
    assert "How the file is read" in words(page)

    sent = {"asks_header": "1", "column-0": "", "column-1": ""}
    page = as_nina.post(url(job, "columns"), sent)
    assert page.status_code == 422
    assert "No column is read as a name" in words(page)

    page = as_nina.post(url(job, "columns"), sent | {"column-1": "name"}, follow=True)
    assert "2 to add" in words(page)
    assert set(job.contact_rows.values_list("said__name", flat=True)) == {"Okafor", "Lee"}


def test_what_is_read_the_same_way_again_stays_the_same(as_nina):
    send(as_nina, LINKEDIN)
    job = ImportJob.objects.get()
    shown = re.findall(
        r'name="(column-\d+)".*?value="(\w*)" selected',
        as_nina.get(url(job, "columns")).content.decode(),
        re.DOTALL,
    )

    sent = dict(shown) | {"asks_header": "1", "has_header": "on", "encoding": "utf-8-sig"}
    page = as_nina.post(url(job, "columns"), sent, follow=True)

    assert "2 to add" in words(page)
    assert "row 5" in words(page)


def test_an_encoding_is_corrected(as_nina):
    send(as_nina, "Name,Company\nJürgen Łoś,Żabka\n".encode("cp1250"), "a.csv")
    job = ImportJob.objects.get()

    as_nina.post(
        url(job, "columns"),
        {
            "encoding": "cp1250",
            "asks_header": "1",
            "has_header": "on",
            "column-0": "name",
            "column-1": "organization",
        },
    )
    assert job.contact_rows.get().said == {"name": "Jürgen Łoś", "organization": "Żabka"}


def test_choices_are_kept_page_by_page_and_counted_at_once(as_nina, nina):
    ContactFactory(
        owner=nina,
        name="Ben Lee",
        email="ben@port.example",
        title="sailor",
        organization="",
        link="https://example.org/ben",
    )
    send(as_nina, LINKEDIN)
    job = ImportJob.objects.get()

    page = as_nina.get(url(job) + "?show=changed")
    assert "What they do: sailor → Pilot" in words(page)
    answer = as_nina.post(
        url(job, "choose"),
        {"row-5": "skip", "row-6": "replace", "row-9": "add", "row-x": "skip"},
        headers={"HX-Request": "true"},
    )
    assert "0 to add" in words(answer)
    assert "1 to change" in words(answer)

    as_nina.post(url(job, "apply"), {"row-5": "skip", "row-6": "replace"})
    assert nina.contacts.get().title == "Pilot"


def test_a_large_file_waits_for_a_worker_and_shows_how_far_it_is(as_nina, nina):
    rows = "\n".join(f"Person {n},p{n}@b.example,{'x' * 60}" for n in range(600))
    page = send(as_nina, f"Name,Email,Notes\n{rows}\n", "many.csv")
    job = ImportJob.objects.get()
    assert "The file is being read" in words(page)

    imports.run_due(clock=lambda: NOW)
    assert as_nina.get(url(job), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Page 1 of 24" in words(as_nina.get(url(job)))
    assert "Being applied" in words(as_nina.post(url(job, "apply"), follow=True))
    imports.run_due(clock=lambda: NOW)
    assert nina.contacts.count() == 600


def test_the_preview_never_says_who_is_not_to_be_contacted(as_nina, omar):
    theirs = ContactFactory(owner=omar, name="Ben Lee", email="ben@port.example")
    theirs.person.is_on_hold = True
    theirs.person.save()
    suppress(address="ben@port.example", reason="asked", now=NOW)

    page = words(send(as_nina, LINKEDIN))

    assert "2 to add" in page
    assert "hold" not in page and "do not contact" not in page.lower()


def test_wrong_rows_are_a_file_that_no_spreadsheet_runs(as_nina):
    send(as_nina, 'Name,Company\n,"=HYPERLINK(1)"\nMaya,Acme\n', "a.csv")
    job = ImportJob.objects.get()

    file = as_nina.get(url(job, "wrong"))
    text = file.content.decode("utf-8-sig")
    assert file["Content-Disposition"] == 'attachment; filename="wrong-rows.csv"'
    assert "'=HYPERLINK" in text
    assert '"2"' in text


def test_a_workbook_of_an_office_is_read(as_nina, nina):
    book = Workbook()
    for row in (["Who", "Works at", "Mail"], ["Maya Okafor", "City Hospital", "maya@h.example"]):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)

    assert "1 to add" in words(send(as_nina, data.getvalue(), "people.xlsx"))


def test_an_import_is_its_owner_s_alone(as_omar, nina):
    job = contacts_to_look_at(owner=nina)

    for page in ("", "columns", "wrong"):
        assert as_omar.get(url(job, page)).status_code == 404
    for page in ("apply", "choose", "undo", "discard", "columns"):
        assert as_omar.post(url(job, page)).status_code == 404
    assert "Pasted text" not in words(as_omar.get(START))


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_preview_do_not_grow(as_nina, nina, rows, django_assert_num_queries):
    job = contacts_to_look_at(owner=nina)
    for n in range(rows):
        contact = ContactFactory(owner=nina, archived_at=NOW)
        ContactImportRow.objects.create(
            job=job,
            number=10 + n,
            kind="changed",
            contact=contact,
            said={"title": "x"},
            replaces=["title"],
        )
        ContactImportRow.objects.create(
            job=job, number=100 + n, kind="new", maybe=contact, said={"name": "y"}
        )
    job.counts = {"rows": 2 * rows + 2, "changed": rows, "new": rows}
    job.save()
    as_nina.get(url(job))

    with django_assert_num_queries(8):
        as_nina.get(url(job))


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_the_start_do_not_grow(as_nina, nina, number, django_assert_num_queries):
    for _each in range(number):
        contacts_to_look_at(owner=nina)
    as_nina.get(START)

    with django_assert_num_queries(4):
        as_nina.get(START)


def test_today_offers_one_imported_contact_at_most(as_nina, nina):
    rows = "\n".join(f"Person {n},p{n}@b.example" for n in range(40))
    send(as_nina, f"Name,Email\n{rows}\n")
    as_nina.post(url(ImportJob.objects.get(), "apply"))
    assert Contact.objects.count() == 40

    assert words(as_nina.get("/")).count("Write request to") <= 1
