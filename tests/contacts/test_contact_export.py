"""Contacts as files: safe for spreadsheets, for phones, and the same when they come back."""

import csv
import datetime as dt
import io
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.domain.audit_actions import ContactAction
from contacts.domain.contact_cards import cards
from contacts.domain.contact_files import FileContext, FileKind, open_file, read
from contacts.domain.contact_files.own import COLUMNS, SITE_ONLY, headings
from contacts.models import Contact, ContactImportRow, ContactLink, Tag
from contacts.selectors.contact_export import exported_contacts, printed_contacts
from contacts.services import contact_imports
from core.lines import flat
from core.names import sort_key
from core.tables import csv_response, xlsx_response
from office.models import CareerField, Source
from tests.factories import NOW, ContactFactory, DirectoryEntryFactory, ReferralFactory
from tests.sign_in import proven
from users.models import AuditEntry, User

CONTEXT = FileContext(
    fields={"health care": "health", "health": "health"}, sources={"alumni": "alumni"}
)
# What people type: emoji, right to left, accents, quotes, separators, formulas, vCard's escapes.
SPECIAL = "=+-@'\",;:|\\<>&%\t\u05d0\u05d1\u0645\u00e9\u00df\u4e2d\U0001f600\u200d\U0001f3fd\u2028"
characters = st.one_of(
    st.sampled_from(SPECIAL),
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"),
)


def line(longest):
    """What a field of one line holds."""
    return st.text(characters.filter(lambda c: c != "\t"), max_size=longest).map(
        lambda text: flat(flat(" ".join(text.split()))[:longest])
    )


def lines(longest):
    pieces = st.lists(st.text(characters, max_size=60), max_size=8)
    return pieces.map(lambda texts: "\n".join(texts)[:longest].strip())


tag = line(20).map(lambda text: " ".join(text.replace(",", " ").split())).filter(sort_key)
day = st.dates().map(str).filter(lambda text: text >= "1000")
texts = st.fixed_dictionaries(
    {
        "name": line(150).filter(bool),
        "preferred_name": line(60),
        "title": line(150),
        "organization": line(150),
        "email": st.sampled_from(["", "maya@hospital.example", "o'neil+x@work.example"]),
        "phone": line(40),
        "link": st.lists(
            st.sampled_from(
                ["https://x.example/a,b;c", "https://x.example/?q=%2C", "http://y.example"]
            ),
            unique=True,
        ).map("\n".join),
        "kind": st.sampled_from([str(label) for label in Contact.Kind.labels]),
        "level": st.sampled_from(["", *map(str, Contact.Level.labels)]),
        "field": st.sampled_from(["", "Health care"]),
        "setting": st.sampled_from(["", *map(str, Contact.Setting.labels)]),
        "source": st.sampled_from(["", "Alumni"]),
        "relationship": st.sampled_from(["", *map(str, Contact.Relationship.labels)]),
        "introduced_by": line(150),
        "introducer_may_be_named": st.sampled_from(["", "yes", "no"]),
        "common_ground": line(200),
        "met_on": st.one_of(st.just(""), day),
        "met_where": line(150),
        "found_where": line(80),
        "zone": st.sampled_from(["", "Europe/Zurich"]),
        "took_interest": st.sampled_from(["", "yes"]),
        "found_out": lines(2000),
        "tidbits": lines(1000),
        "tags": st.lists(tag, max_size=4, unique_by=sort_key).map(", ".join),
        "planned_on": st.one_of(st.just(""), day),
        "cadence": st.sampled_from(["", *map(str, Contact.Cadence.labels)]),
        "status": st.just("To contact"),
        "last_touch": st.just("2026-11-30"),
        "pointed_to": line(150),
    }
)
WORDS = {"Health care": "health", "Alumni": "alumni"} | {
    str(label): str(value)
    for choices in (
        Contact.Kind, Contact.Level, Contact.Setting, Contact.Relationship, Contact.Cadence,
    )
    for value, label in choices.choices
}  # fmt: skip
CHOSEN = ("kind", "level", "field", "setting", "source", "relationship", "cadence")


def said(row):
    """Return what the importer has to find for a row of the export."""
    first, _break, others = row["link"].partition("\n")
    values = {name: row[name] for name in COLUMNS} | {"link": first, "more_links": others}
    values |= {name: WORDS.get(row[name], "") for name in CHOSEN}
    return {name: text for name, text in values.items() if text}


def table(rows):
    return [headings(), *([row[name] for name in (*COLUMNS, *SITE_ONLY)] for row in rows)]


def files(rows):
    yield "contacts.csv", csv_response("contacts", table(rows)).content
    yield "contacts.vcf", cards(rows).encode()


@settings(max_examples=30)
@given(st.lists(texts, min_size=1, max_size=3))
def test_what_was_exported_comes_back_word_by_word(rows):
    for name, data in files(rows):
        opened = open_file(data, name)
        assert opened.kind == (FileKind.OWN if name.endswith("csv") else FileKind.CARDS)
        found = list(read(opened, context=CONTEXT))
        assert [contact.values for contact in found] == [said(row) for row in rows]
        assert not any(contact.problems + contact.notes + contact.unread for contact in found)


def test_a_backslash_before_a_letter_comes_back_from_a_card():
    row = dict.fromkeys((*COLUMNS, *SITE_ONLY), "") | {
        "name": "Ann Lee",
        "tidbits": r"C:\New\notes",
    }
    (found,) = read(open_file(cards([row]).encode(), "contacts.vcf"), context=CONTEXT)
    assert found.values["tidbits"] == r"C:\New\notes"


@settings(max_examples=10)
@given(texts)
def test_a_workbook_comes_back_like_a_csv(row):
    opened = open_file(xlsx_response("contacts", table([row])).content, "contacts.xlsx")
    (found,) = read(opened, context=CONTEXT)
    assert (opened.kind, found.values) == (FileKind.OWN, said(row))


def test_a_card_is_one_that_phones_read():
    row = dict.fromkeys((*COLUMNS, *SITE_ONLY), "")
    row |= {
        "name": "Maya Okafor",
        "organization": "Acme, Inc.",
        "email": "maya@acme.example",
        "phone": "+1 617 555 0100",
        "link": "https://a.example\nhttps://b.example",
        "tags": "alumni, first; choice",
        "tidbits": "Likes\nsailing",
        "level": "Has done this work for a long time",
    }
    assert cards([row]).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Margin//Contacts//EN",
        "FN:Maya Okafor",
        "N:Okafor;Maya;;;",
        "ORG:Acme\\, Inc.",
        "EMAIL;TYPE=INTERNET:maya@acme.example",
        "TEL:+1 617 555 0100",
        "URL:https://a.example",
        "URL:https://b.example",
        "X-MARGIN-LEVEL:Has done this work for a long time",
        "NOTE:Likes\\nsailing",
        "CATEGORIES:alumni,first\\; choice",
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Maya Okafor", "N:Okafor;Maya;;;"),
        ("Okafor, Maya", "N:Okafor;Maya;;;"),
        ("Dr. Maya Ada Okafor", "N:Okafor;Maya;Ada;Dr.;"),
        ("Madonna", "N:;Madonna;;;"),
        ("王伟", "N:;王伟;;;"),
        ("Judge Reinhold", "N:;Judge Reinhold;;;"),
    ],
)
def test_a_name_is_split_for_phones_only_where_its_parts_are_certain(name, written):
    assert written in cards([{"name": name}]).split("\r\n")


@pytest.fixture
def maya(nina):
    jonas = ContactFactory(owner=nina, name="Jonas Falk")
    contact = ContactFactory(
        owner=nina,
        name="Maya Okafor",
        preferred_name="May",
        title="=Data analyst",
        organization="City Hospital, North",
        email="maya@hospital.example",
        phone="+1 617 555 0100",
        link="https://hospital.example/maya",
        kind=Contact.Kind.CONNECTOR,
        level=Contact.Level.SENIOR,
        field=CareerField.objects.first(),
        setting=Contact.Setting.PUBLIC,
        source=Source.objects.first(),
        relationship=Contact.Relationship.INTRODUCED,
        introduced_by=jonas,
        introducer_may_be_named=True,
        common_ground="Both sing",
        met_on=dt.date(2026, 9, 28),
        met_where="Fair",
        zone="Europe/Zurich",
        took_interest=True,
        found_out="Wrote a book\nabout boats",
        tidbits="Sails\r\n- and sings",
        planned_on=dt.date(2026, 12, 24),
        cadence=Contact.Cadence.QUARTER,
    )
    ContactLink.objects.create(contact=contact, url="https://x.example/2", place=1)
    contact.tags.add(*(Tag.objects.create(owner=nina, name=name) for name in ("fair", "Alumni")))
    return contact


def download(browser, file_format, query=""):
    response = browser.post(reverse("contacts:export") + query, {"format": file_format})
    assert response.status_code == 200, response.content[:500]
    assert response["Cache-Control"] == "no-store"
    return response.content


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["csv", "xlsx", "vcf"])
def test_a_contact_leaves_and_comes_back_with_every_column(nina, maya, client, file_format):
    client.force_login(nina)
    data = download(proven(client), file_format)
    opened = open_file(data, f"contacts.{file_format}")
    context = FileContext(
        fields={maya.field.name.casefold(): maya.field.slug},
        sources={maya.source.name.casefold(): maya.source.slug},
    )
    found = {contact.values["name"]: contact for contact in read(opened, context=context)}
    assert found["Maya Okafor"].values == {
        "name": "Maya Okafor",
        "preferred_name": "May",
        "title": "=Data analyst",
        "organization": "City Hospital, North",
        "email": "maya@hospital.example",
        "phone": "+1 617 555 0100",
        "link": "https://hospital.example/maya",
        "more_links": "https://x.example/2",
        "kind": "connector",
        "level": "senior",
        "field": maya.field.slug,
        "setting": "public",
        "source": maya.source.slug,
        "relationship": "introduced",
        "introduced_by": "Jonas Falk",
        "introducer_may_be_named": "yes",
        "common_ground": "Both sing",
        "met_on": "2026-09-28",
        "met_where": "Fair",
        "zone": "Europe/Zurich",
        "took_interest": "yes",
        "found_out": "Wrote a book\nabout boats",
        "tidbits": "Sails\n- and sings",
        "tags": "Alumni, fair",
        "planned_on": "2026-12-24",
        "cadence": "90",
    }
    assert not found["Maya Okafor"].notes + found["Maya Okafor"].unread


@pytest.mark.django_db
def test_the_file_says_whom_and_what_a_contact_named(nina, maya, client):
    about = {"link": "https://h.example/s", "due_on": dt.date(2026, 12, 4)}
    ReferralFactory(by=maya, name="Lena Ortiz", how_to_reach="lena@lab.example")
    ReferralFactory(by=maya, kind="organization", name="City Hospital")
    ReferralFactory(by=maya, kind="opportunity", name="=Summer program", **about)
    client.force_login(nina)

    data = download(proven(client), "csv")

    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    (told,) = (row["Pointed me to"] for row in rows if row["Name"] == "Maya Okafor")
    assert told.splitlines() == [
        "Lena Ortiz (Person, lena@lab.example)",
        "City Hospital (Organization)",
        "'=Summer program (Opportunity, https://h.example/s, by 2026-12-04)",
    ]
    assert not any(found.unread for found in read(open_file(data, "contacts.csv")))


@pytest.mark.django_db
def test_a_spreadsheet_gets_no_formula(nina, maya, client):
    client.force_login(nina)
    text = download(proven(client), "csv").decode("utf-8-sig")
    assert '"\'=Data analyst"' in text
    assert '"\'+1 617 555 0100"' in text


@pytest.mark.django_db
def test_an_export_is_of_whom_the_list_shows_and_of_nobody_else(nina, omar, maya, client):
    ContactFactory(owner=nina, name="Gone", archived_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    ContactFactory(owner=omar, name="Omar's own")
    client.force_login(nina)
    browser = proven(client)
    assert download(browser, "vcf").decode().count("BEGIN:VCARD") == 2
    assert "Gone" not in download(browser, "csv").decode()
    narrowed = read(open_file(download(browser, "csv", "?q=okafor"), "contacts.csv"))
    assert [contact.values["name"] for contact in narrowed] == ["Maya Okafor"]
    empty = browser.post(reverse("contacts:export") + "?q=nobody", {"format": "csv"})
    assert empty.status_code == 422
    assert browser.post(reverse("contacts:export"), {"format": "exe"}).status_code == 422


@pytest.mark.django_db
def test_those_that_are_ticked_are_exported_and_nobody_elses(nina, omar, maya, client):
    other = ContactFactory(owner=omar)
    client.force_login(nina)
    browser, address = proven(client), reverse("contacts:export")
    page = browser.post(address, {"chosen": [maya.code]})
    assert "1 contact that you selected" in page.content.decode()
    data = browser.post(address, {"chosen": [maya.code], "format": "csv"}).content
    found = read(open_file(data, "contacts.csv"))
    assert [contact.values["name"] for contact in found] == ["Maya Okafor"]
    refused = browser.post(address, {"chosen": [maya.code, other.code], "format": "csv"})
    assert refused.status_code == 422
    everybody = {"chosen": [maya.code], "everybody": "on", "format": "vcf"}
    assert browser.post(address, everybody).content.count(b"BEGIN:VCARD") == 2


@pytest.mark.django_db
def test_the_student_reads_of_each_download(nina, maya, client):
    client.force_login(nina)
    download(proven(client), "csv")
    entry = AuditEntry.objects.filter(action=ContactAction.CONTACTS_EXPORTED).get()
    assert (entry.actor_id, entry.student_id, entry.count) == (nina.pk, nina.pk, 2)


@pytest.mark.django_db
def test_nobody_downloads_without_saying_who_is_there(nina, maya, client):
    client.force_login(nina)
    assert client.get(reverse("contacts:export")).status_code == 200
    assert client.post(reverse("contacts:export"), {"format": "csv"}).status_code == 302
    assert not AuditEntry.objects.filter(action=ContactAction.CONTACTS_EXPORTED).exists()


@pytest.mark.django_db
def test_a_directory_persons_address_is_in_no_export(nina, client, at_now):
    entry = DirectoryEntryFactory(name="Ruth Adler", email="ruth.adler@firm.example")
    ContactFactory(owner=nina, name="Ruth Adler", person=entry.person, email="")
    client.force_login(nina)
    browser = proven(client)
    for file_format in ("csv", "vcf", "xlsx"):
        data = download(browser, file_format)
        texts = [str(contact.values) for contact in read(open_file(data, f"x.{file_format}"))]
        assert "Ruth Adler" in texts[0]
        assert "ruth.adler@" not in texts[0]
    assert b"ruth.adler@" not in browser.get(reverse("contacts:print")).content


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_the_queries_do_not_grow_with_the_list(nina, client, django_assert_num_queries, number):
    ContactFactory.create_batch(number, owner=nina)
    mine = Contact.objects.editable_by(nina)
    with django_assert_num_queries(1):
        assert len(list(exported_contacts(mine, "UTC"))) == number
    with django_assert_num_queries(1):
        assert len(printed_contacts(mine).contacts) == number


@pytest.mark.django_db
def test_a_printed_list_says_how_many_it_leaves_out(nina, client, monkeypatch):
    monkeypatch.setattr("contacts.selectors.contact_export.MOST_PRINTED", 2)
    ContactFactory.create_batch(5, owner=nina)
    client.force_login(nina)
    page = client.get(reverse("contacts:print")).content.decode()
    assert "3 more contacts are not on this page" in page


@pytest.mark.django_db
def test_a_student_who_left_may_take_the_contacts_along(nina, maya, client):
    User.objects.filter(pk=nina.pk).update(leaves_on=dt.date(2020, 1, 1))
    client.force_login(nina)
    assert b"Maya Okafor" in download(proven(client), "vcf")


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["csv", "vcf"])
def test_nothing_is_new_in_a_file_that_was_just_downloaded(nina, maya, client, file_format):
    CareerField.objects.filter(pk=maya.field_id).update(is_active=False)
    client.force_login(nina)
    data, name = download(proven(client), file_format), f"contacts.{file_format}"
    job = contact_imports.send_contacts(
        owner=nina, data=data, file_name=name, form_key=uuid4(), now=NOW
    )
    contact_imports.check_sent(job=job, clock=lambda: NOW)
    rows = ContactImportRow.objects.filter(job=job)
    assert [(row.kind, row.fills, row.replaces) for row in rows] == [("same", [], [])] * 2
