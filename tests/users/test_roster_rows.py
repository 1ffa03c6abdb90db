"""Reading a roster: the shapes that student systems write, and whatever spreadsheets do."""

import contextlib
import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.table_lines import Unreadable
from tests.core.test_tables import workbook
from users.domain.roster_rows import LONGEST, guessed_mapping, heading_of, read_roster
from users.models import StudentProfile, User

MAYA = ("0048213", "Maya Okafor", "maya@lakeside.example", "Biology", "2")
SHAPES = {
    "OneRoster users.csv": (
        (
            "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
            "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
            "a-1,,,true,o1,student,mokafor,,Maya,Okafor,,0048213,maya@lakeside.example,,,,2,\n"
        ),
        ("0048213", "Maya Okafor", "maya@lakeside.example", "", "2"),
    ),
    "Canvas users.csv": (
        (
            "user_id,login_id,status,integration_id,first_name,last_name,full_name,sortable_name,"
            "short_name,email\n"
            '0048213,mokafor,active,,Maya,Okafor,Maya Okafor,"Okafor, Maya",Maya,'
            "maya@lakeside.example\n"
        ),
        ("0048213", "Maya Okafor", "maya@lakeside.example", "", ""),
    ),
    "Banner": (
        (
            "SPRIDEN_ID|SPRIDEN_LAST_NAME|SPRIDEN_FIRST_NAME|GOREMAL_EMAIL_ADDRESS|MAJOR_DESC|CLASS_DESC"
            "|CRN_TITLE|RSTS_CODE|MEETING\n"
            "0048213|Okafor|Maya|maya@lakeside.example|Biology|2|Bio|RE|MWF 9\n"
            "0048213|Okafor|Maya|maya@lakeside.example|Biology|2|Bio|RW|TR 10\n"
        ),
        MAYA,
    ),
    "PeopleSoft": (
        (
            "EMPLID\tNAME\tEMAIL_ADDR\tACAD_PLAN_DESCR\tACAD_LEVEL\tSTATUS_REASON\n"
            "0048213\tOkafor,Maya\tmaya@lakeside.example\tBiology\t2\tENRL\n"
        ),
        MAYA,
    ),
    "Workday report with a title": (
        (
            "Students by program;;;;\nRun 11/29/2026;;;;\n"
            "Student ID;Legal Name;Institutional Email;Program of Study;Class Standing\n"
            "0048213;Maya Okafor;maya@lakeside.example;Biology;2\n"
        ),
        MAYA,
    ),
}


@pytest.mark.parametrize(("text", "said"), SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_columns_of_student_systems_are_guessed(text, said, encoding):
    data = text.encode(encoding)

    reading = read_roster(data, guessed_mapping(data))

    columns = ("university_id", "name", "email", "program", "year")
    assert [tuple(row.get(name) for name in columns) for row in reading.rows] == [said]
    assert reading.rows[0].problems == []


def test_one_row_for_each_meeting_is_one_student():
    data = SHAPES["Banner"][0].encode()

    assert read_roster(data, guessed_mapping(data)).repeats == 1


def test_a_workbook_is_read_too_and_ids_as_text_keep_their_zeros():
    data = workbook([["Student ID", "Name", "Email"], ["0048213", "Maya", "m@lakeside.example"]])

    assert read_roster(data, guessed_mapping(data)).rows[0].get("university_id") == "0048213"


NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "Nd", "P"], exclude_characters=",;\"'"),
    min_size=1,
    max_size=30,
)
IDS = st.text("0123456789", min_size=1, max_size=11)


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(
    st.lists(st.tuples(IDS, NAMES), min_size=1, max_size=8, unique_by=lambda row: row[0]),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_ids_stay_as_they_are_written_whatever_the_file_looks_like(rows, between, end, encoding):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=between, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["Student ID", "Name", "Email"])
    writer.writerows([one, name, f"s{one}@lakeside.example"] for one, name in rows)
    data = text.getvalue().encode(encoding)

    reading = read_roster(data, guessed_mapping(data))

    assert [row.get("university_id") for row in reading.rows] == [one for one, _name in rows]


@given(st.binary(max_size=300))
def test_no_bytes_end_in_anything_but_rows_or_a_sentence(data):
    with contextlib.suppress(Unreadable):
        reading = read_roster(data, {"column-0": "email", "column-1": "name"})
        assert all(row.number for row in reading.rows)


def test_a_wrong_encoding_is_seen_on_the_page_of_columns():
    sheet = heading_of("Name,Email\nZoë Müller,z@lakeside.example\n".encode("cp1252"))

    assert sheet.heads[0].sample == "Zoë Müller"


def test_texts_may_be_as_long_as_their_columns():
    columns = {
        "name": User._meta.get_field("full_name"),
        "email": User._meta.get_field("email"),
        "university_id": User._meta.get_field("university_id"),
        "program": StudentProfile._meta.get_field("subject"),
        "year": StudentProfile._meta.get_field("class_year"),
    }

    assert {name: column.max_length for name, column in columns.items()} == LONGEST


def test_a_long_file_says_now_and_then_that_it_is_still_read():
    data = ("Email,Name\n" + "".join(f"s{n}@lakeside.example,S\n" for n in range(4_100))).encode()
    calls = []

    read_roster(data, guessed_mapping(data), lambda: calls.append(1))

    assert len(calls) == 2
