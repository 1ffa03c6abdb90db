"""Files with contacts: what they are, what each column is, and no row lost in silence."""

import io
import zipfile

import pytest

from contacts.domain.contact_files import FileContext, FileKind, Unreadable, open_file, read
from core.tables import xlsx_response


def table(*rows, name="people.csv", **more):
    text = "\n".join(rows)
    return open_file(text.encode(), name, **more)


def only(opened, **more):
    (contact,) = read(opened, **more)
    return contact


def columns(opened):
    return {head.title: head.column for head in opened.heads}


def test_linkedins_note_above_the_headings_is_no_contact():
    opened = table(
        "Notes:",
        '"When exporting your connection data, you may notice that some are missing."',
        "",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "Maya,Okafor,https://www.linkedin.com/in/maya,,City Hospital,Data analyst,09 Jun 2020",
        ",,,,,,",
    )
    assert (opened.kind, opened.has_header, opened.first_row) == (FileKind.LINKEDIN, True, 3)
    contact = only(opened)
    assert contact.number == 5
    assert contact.values == {
        "name": "Maya Okafor",
        "link": "https://www.linkedin.com/in/maya",
        "title": "Data analyst",
        "organization": "City Hospital",
        "tidbits": "Connected on: 2020-06-09",
    }


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        ("Prénom,Nom", "Maya Okafor"),
        ("Nome,Cognome", "Maya Okafor"),
        ("Nombre,Apellidos", "Maya Okafor"),
        ("Vorname,Name", "Maya Okafor"),
        ("First Name,Last Name", "Maya Okafor"),
        ("Nom,Ville", "Maya"),
        ("Name,City", "Maya"),
    ],
)
def test_a_word_for_name_is_read_beside_the_other_headings(titles, name):
    assert only(table(titles, "Maya,Okafor")).values["name"] == name


@pytest.mark.parametrize(
    ("titles", "row", "column"),
    [
        ("Name,Title", "Maya,Analyst", "title"),
        ("Name,Title", "Maya,Dr.", "prefix"),
        ("Name,Title,Job Title", "Maya,,Analyst", "prefix"),
        ("Prénom,Nom,Titre", "Maya,Okafor,Mme", "prefix"),
        ("Prénom,Nom,Titre", "Maya,Okafor,Analyste", "title"),
    ],
)
def test_a_title_is_the_job_unless_it_is_a_salutation(titles, row, column):
    opened = table(titles, row)
    assert next(head.column for head in opened.heads if head.title.startswith("Tit")) == column


def test_google_puts_several_values_into_one_cell():
    opened = table(
        "Name,Given Name,Family Name,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
        "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Custom Field 1 - Type,"
        "Custom Field 1 - Value",
        "Maya Okafor,Maya,Okafor,Met at the fair,* myContacts ::: Alumni,* Work,"
        "maya@hospital.example ::: m.okafor@home.example,Mobile,+1 617 555 0100 ::: 617 555 0101,"
        "City Hospital,Dog,Rex",
    )
    assert opened.kind == FileKind.GOOGLE
    assert only(opened).values == {
        "name": "Maya Okafor",
        "email": "maya@hospital.example",
        "phone": "+1 617 555 0100",
        "organization": "City Hospital",
        "tags": "Alumni",
        "tidbits": "Met at the fair\nDog: Rex\nOther email: m.okafor@home.example\n"
        "Mobile: 617 555 0101",
    }


def test_outlook_in_german_and_windows_1252_is_read():
    text = (
        "sep=;\r\nVorname;Nachname;Firma;Position;E-Mail-Adresse;E-Mail 2: Adresse;"
        "Telefon geschäftlich;Kategorien\r\n"
        "Jürgen;Müller;Böckler & Söhne;Leiter;j.mueller@boeckler.example;/o=EX/cn=jm;"
        '044 123 45 67;"Messe;Alumni"\r\n'
    )
    opened = open_file(text.encode("cp1252"), "outlook.csv")
    assert (opened.kind, opened.encoding) == (FileKind.OUTLOOK, "cp1252")
    assert "utf-8-sig" not in opened.encodings
    contact = only(opened)
    assert contact.values["name"] == "Jürgen Müller"
    assert contact.values["tags"] == "Messe, Alumni"
    assert len(contact.notes) == 1  # the address inside of Exchange
    assert open_file(text.encode("cp1252"), "outlook.csv", "cp1250").encoding == "cp1250"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_unicode_is_read_with_any_mark_and_separator(encoding, separator):
    text = "\r\n".join(separator.join(row) for row in (("Name", "Email"), ("Zoë", "z@x.example")))
    contact = only(open_file(text.encode(encoding), "people.csv"))
    assert contact.values == {"name": "Zoë", "email": "z@x.example"}


def test_a_table_without_headings_is_guessed_by_what_stands_in_it():
    opened = table(
        "Maya Okafor,Data analyst,City Hospital,maya@hospital.example,+1 617-555-0100",
        "Ben Lee,Teacher,North School,ben@school.example,+1 617-555-0101",
    )
    assert not opened.has_header
    first, second = read(opened)
    assert (first.number, second.number) == (1, 2)
    assert first.values == {
        "name": "Maya Okafor",
        "title": "Data analyst",
        "organization": "City Hospital",
        "email": "maya@hospital.example",
        "phone": "+1 617-555-0100",
    }


def test_the_guess_can_be_corrected():
    opened = table("Who knows,Where,Mail", "City Hospital,Maya Okafor,maya@hospital.example")
    mapping = {"column-0": "organization", "column-1": "name", "column-2": ""}
    assert only(opened, mapping=mapping).values == {
        "name": "Maya Okafor",
        "organization": "City Hospital",
    }
    assert opened.problems({"column-0": "organization"})
    assert [len(list(read(table("a,b", "c,d", has_header=known)))) for known in (True, False)] == [
        1,
        2,
    ]


def test_other_columns_of_a_table_made_by_hand_are_remarks():
    contact = only(table("Name,Graduation Year,Record ID", "Maya,2012,77"))
    assert contact.values == {"name": "Maya", "tidbits": "Graduation Year: 2012"}


def test_no_value_is_lost_for_being_wrong():
    contact = only(
        table(
            "Name,Email,Phone,Website,Field of work",
            'Maya,"maya at hospital; Maya <maya@hospital.example>",6.17253E+09,none yet,Wizardry',
        ),
        context=FileContext(fields={"nursing": "nursing"}),
    )
    assert contact.is_usable
    assert contact.values["email"] == "maya@hospital.example"
    for text in ("maya at hospital", "6.17253E+09", "none", "yet", "Wizardry"):
        assert text in contact.values["tidbits"]
    assert len(contact.notes) == 4


def test_a_row_without_a_name_says_so_unless_its_address_tells_it():
    told, untold = read(table("Name,Email", ",maya.okafor@x.example", ",info@x.example"))
    assert told.values["name"] == "Maya Okafor"
    assert told.notes
    assert untold.problems == ("There is no name.",)
    assert untold.cells == ("", "info@x.example")


def test_a_row_with_more_cells_than_headings_is_wrong():
    opened = table("Name,Organization", "Maya,Acme, Inc.")
    assert "“Inc.” is in no column" in only(opened).problems[0]


def test_linkedins_archive_is_unpacked_no_further_than_needed():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Basic/messages.csv", "From\nx\n")
        archive.writestr("Basic/Connections.csv", "First Name,Last Name\nMaya,Okafor\n")
        archive.writestr("Basic/bomb.csv", "0" * 50_000_000)
    assert only(open_file(file.getvalue(), "linkedin.zip")).values == {"name": "Maya Okafor"}


@pytest.mark.parametrize("packed", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_that_is_packed_in_another_way_is_refused_unopened(packed):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as archive:
        archive.writestr("Connections.csv", "First Name,Last Name\nMaya,Okafor\n")
    damaged = file.getvalue().replace(b"\x00\x05", b"\xff\xff", 1)

    for data in (file.getvalue(), damaged):
        with pytest.raises(Unreadable, match="Unpack it and send the file inside"):
            open_file(data, "linkedin.zip")


def test_a_workbook_is_read_like_a_csv():
    response = xlsx_response("people", [["Name", "Email"], ["Maya", "m@x.example"]])
    opened = open_file(response.content, "people.xlsx")
    assert (opened.kind, opened.encoding, opened.encodings) == (FileKind.WORKBOOK, "", ())
    assert only(opened).values == {"name": "Maya", "email": "m@x.example"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"Name,Email\r\n", "no contacts"),
        (b"\xd0\xcf\x11\xe0 old", "old workbook"),
        (b"PK\x03\x04 damaged", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
        (b"x" * 10_000_001, "larger than"),
        (b"Name\n" + b"x" * 30_000, "longer than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, said):
    with pytest.raises(Unreadable, match=said):
        list(read(open_file(data, "people.csv")))
