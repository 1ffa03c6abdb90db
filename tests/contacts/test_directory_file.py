"""The directory as a file: looked at first, applied once, undone, and safe to open."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from contacts.domain.directory_file import months_of
from contacts.models import DirectoryEntry, DirectoryImport, Person
from contacts.services import apply_file, get_or_create_person, hold_person, store_file, undo_file
from core.errors import Refusal
from core.table_lines import Line
from outbox.models import Email, Suppression
from outbox.services import suppress
from tests.concurrency import run_concurrently
from tests.factories import DAY, NOW, DirectoryEntryFactory
from tests.sign_in import proven
from users.models import AuditEntry
from users.privacy.retention import retain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
IMPORT = "/manage/directory/import/"
HEAD = ["Name", "E-mail", "Field of work", "Agreed on", "Agreed how", "Months", "Capacity"]
ADA = ["Ada Lovelace", "ada@engine.example", "Research", "2025-03-31", "email", "Sep-Nov", "2"]


def stored(by, *rows, head=HEAD):
    lines = [Line(number, list(cells)) for number, cells in enumerate([head, *rows], 1)]
    return store_file(lines=lines, by=by, now=NOW)


def applied(by, *rows, head=HEAD):
    return apply_file(import_id=stored(by, *rows, head=head).pk, by=by, now=NOW)


def sent(browser, *rows, head=HEAD):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    file = SimpleUploadedFile("people.csv", text.getvalue().encode())
    return browser.post(IMPORT, {"file": file}, follow=True)


def test_a_file_is_looked_at_and_nobody_is_added_before_the_press(as_clio):
    page = sent(
        as_clio,
        ADA,
        ["Bo Lind", "bo@sea.example", "", "", "", "", ""],
        ["Cy Dow", "not an address", "Alchemy", "13/04/2025", "x", "Foo", "0"],
        ["", "dee@sea.example", "", "", "", "", ""],
        ["Ada again", "ADA+x@engine.example", "", "", "", "", ""],
    )

    preview = page.context["preview"]
    assert (preview.added, preview.waiting, len(preview.faulty)) == (2, 1, 3)
    words = page.content.decode()
    for said in (
        "is no email address",
        "does not know “Alchemy”",
        "is no date that is read here",
        "“Foo” is no month",
        "is not a number from 1 to 20",
        "“Name” is empty",
        "Row 2 has the same address",
        "Waits unseen",
        "Import 2 rows",
    ):
        assert said in words, said
    assert not DirectoryEntry.objects.exists()
    as_clio.post(page.request["PATH_INFO"], {"confirm": "1"})
    ada, bo = DirectoryEntry.objects.order_by("sort_key")
    assert (ada.months, ada.capacity, ada.agreed_on) == ([9, 10, 11], 2, dt.date(2025, 3, 31))
    assert (bo.has_agreed, bo.person) == (False, get_or_create_person(address="bo@sea.example"))
    assert not Email.objects.exists()  # the site invites nobody


def test_a_file_is_applied_once_and_is_one_entry_of_the_trail(ruth):
    made = stored(ruth, ADA)

    for _press in range(2):
        apply_file(import_id=made.pk, by=ruth, now=NOW)

    assert DirectoryEntry.objects.count() == 1
    assert DirectoryImport.objects.get().rows == ""
    assert AuditEntry.objects.values_list("action", "count").get() == (
        "contacts.directory_imported",
        1,
    )


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_person_at_once_add_one(ruth):
    imports = [stored(ruth, ADA), stored(ruth, ADA)]

    def press(made):
        try:
            return apply_file(import_id=made.pk, by=ruth, now=NOW).added
        except Refusal:
            return 0
        finally:
            connection.close()

    run_concurrently([lambda made=made: press(made) for made in imports])

    assert DirectoryEntry.objects.count() == Person.objects.count() == 1


def test_an_entry_that_somebody_changes_while_a_file_is_compared_is_not_overwritten(ruth):
    entry = DirectoryEntryFactory(email="ada@engine.example", name="Ada", capacity=4)
    made, edits = stored(ruth, ADA), [{"title": "Dean", "version": 2}]

    def edit_once_read(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if edits and sql.startswith("SELECT") and 'FROM "contacts_directoryentry"' in sql:
            DirectoryEntry.objects.filter(pk=entry.pk).update(**edits.pop())
        return found

    with (
        connection.execute_wrapper(edit_once_read),
        pytest.raises(Refusal, match="changed the directory meanwhile"),
    ):
        apply_file(import_id=made.pk, by=ruth, now=NOW)

    assert not edits
    made.refresh_from_db()
    assert made.applied_at is None and made.rows


def test_an_empty_cell_changes_nothing_and_half_of_an_agreement_is_none(ruth):
    entry = DirectoryEntryFactory(email="ada@engine.example", name="Ada", capacity=4, months=[3])

    applied(ruth, ["Ada Lovelace", "Ada@engine.example", "", "", "", "", "5"])
    waiting = applied(ruth, ["Bo", "bo@sea.example", "", "2025-03-31", "", "", ""])

    entry.refresh_from_db()
    assert (entry.name, entry.capacity, entry.months, entry.version) == ("Ada Lovelace", 5, [3], 2)
    assert entry.has_agreed
    assert not DirectoryEntry.objects.get(name="Bo").has_agreed
    assert waiting.added == 1


def test_what_keeps_somebody_from_being_asked_stays(as_ruth, ruth):
    held = DirectoryEntryFactory(email="ada@engine.example")
    hold_person(person_id=held.person_id, until=None, reason="Away", by=ruth, now=NOW)
    suppress("bo@sea.example", "stopped", now=NOW)

    page = sent(as_ruth, ADA, ["Bo", "bo@sea.example", "", "2025-03-31", "form", "", ""])

    words = page.content.decode()
    assert "On hold, and stays so." in words
    assert "On the do-not-contact list, and stays there." in words
    as_ruth.post(page.request["PATH_INFO"], {"confirm": "1"})
    held.person.refresh_from_db()
    assert held.person.is_on_hold
    assert Suppression.objects.get().reason == "stopped"


def test_undo_restores_everybody_but_those_changed_since(ruth):
    old = DirectoryEntryFactory(email="ada@engine.example", name="Ada", capacity=4)
    rows = [ADA, ["Bo", "bo@sea.example", *ADA[2:]], ["Cy", "cy@sea.example", *ADA[2:]]]
    made = applied(ruth, *rows)
    DirectoryEntry.objects.filter(name="Cy").update(version=2)

    left = undo_file(import_id=made.pk, by=ruth, now=NOW)

    old.refresh_from_db()
    assert (old.name, old.capacity, old.months, left) == ("Ada", 4, [], 1)
    assert set(DirectoryEntry.objects.values_list("name", flat=True)) == {"Ada", "Cy"}
    with pytest.raises(Refusal, match="too late"):
        undo_file(import_id=made.pk, by=ruth, now=NOW)


def test_two_addresses_of_one_person_are_one_entry(ruth):
    person = get_or_create_person(address="ada@engine.example", link="linkedin.com/in/ada")
    get_or_create_person(address="ada@home.example", link="linkedin.com/in/ada")

    made = applied(ruth, ADA, ["Ada L.", "ada@home.example", *ADA[2:]])

    assert (made.added, DirectoryEntry.objects.get().person) == (1, person)


def test_the_columns_can_be_read_another_way(as_ruth):
    page = sent(as_ruth, ["Ada", "ada@engine.example"], head=["Who", "Where to write"])
    url = page.request["PATH_INFO"]
    assert "No column of the file is read as" in page.content.decode()

    page = as_ruth.post(url, {"look": "1", "column-0": "name", "column-1": "email"}, follow=True)

    assert page.context["preview"].added == 1


def test_a_stored_file_is_gone_after_a_day(ruth):
    made = stored(ruth, ADA)

    retain(NOW + DAY)

    made.refresh_from_db()
    assert made.rows == ""
    with pytest.raises(Refusal, match="no longer stored"):
        apply_file(import_id=made.pk, by=ruth, now=NOW)


@pytest.mark.parametrize("rows", [1, 40])
def test_a_file_takes_the_same_queries_for_one_row_as_for_forty(
    ruth, rows, django_assert_num_queries
):
    people = [[f"Person {n}", f"p{n}@x.example", *ADA[2:]] for n in range(rows)]
    made = stored(ruth, *people)

    with django_assert_num_queries(13):
        apply_file(import_id=made.pk, by=ruth, now=NOW)


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("Sep-Dec", [9, 10, 11, 12]),
        ("Nov to Feb", [1, 2, 11, 12]),
        ("3, 4; May", [3, 4, 5]),
        ("January and sept.", [1, 9]),
        ("all year", []),
        ("1-12", []),
    ],
)
def test_months_are_read_as_people_write_them(cell, months):
    assert months_of(cell) == months


@pytest.mark.parametrize("cell", ["13", "Ma", "Jan-Feb-Mar", "-", "²", "x" * 5000])
def test_what_is_no_month_is_said(cell):
    with pytest.raises(ValueError, match="month"):
        months_of(cell)


# --- export ---------------------------------------------------------------------------------------
def test_the_export_asks_who_is_there_is_recorded_and_opens_no_formula(as_ruth, ruth):
    DirectoryEntryFactory(name='=HYPERLINK("http://x","y")', capacity=2, months=[9, 10])
    url = "/manage/directory/export/"
    assert as_ruth.get(url).status_code == 302

    text = proven(as_ruth).get(url).content.decode()

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][0].startswith("'=HYPERLINK")
    assert AuditEntry.objects.values_list("action", "actor_id").get() == (
        "contacts.directory_exported",
        ruth.pk,
    )


def test_an_export_can_be_imported_again_and_changes_nothing(as_ruth, ruth):
    DirectoryEntryFactory(setting="public", capacity=2, months=[9, 10], languages="Twi")
    text = proven(as_ruth).get("/manage/directory/export/").content.decode()

    page = as_ruth.post(IMPORT, {"file": SimpleUploadedFile("d.csv", text.encode())}, follow=True)

    preview = page.context["preview"]
    assert (preview.same, preview.added, preview.changed, preview.faulty) == (1, 0, 0, [])


def test_columns_that_no_page_offers_are_not_stored(as_clio, clio):
    made = stored(clio, ADA)
    address = made.get_absolute_url()

    as_clio.post(address, {"look": "1", "column-0": "name", "column-1": "\0", "column-x": "email"})

    made.refresh_from_db()
    assert made.mapping == {"column-0": "name", "column-1": ""}
    assert "is read as “Email”. Choose one below." in as_clio.get(address).content.decode()


def test_wrong_rows_beyond_a_hundred_are_counted(as_clio):
    page = sent(as_clio, ADA, *[["", "", "Alchemy"]] * 102)

    assert "and 2 more rows, not shown" in page.content.decode()


def test_a_refused_import_does_not_say_that_rows_are_left_out(as_clio):
    page = sent(as_clio, ["", "", "Alchemy"])

    page = as_clio.post(page.request["PATH_INFO"], {"confirm": "1"})

    words = page.content.decode()
    assert "Nothing was imported" in words
    assert "left out</h2>" not in words
