import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.parsing import LIMITS, LONGEST_LINE, parse

MAYA = ("Maya Okafor", "data analyst", "City Hospital", "maya@hospital.example")


def parts(line):
    found = parse(line)
    return found.name, found.title, found.organization, found.email


@pytest.mark.parametrize(
    "line",
    [
        "Maya Okafor, data analyst, City Hospital, maya@hospital.example",
        "maya@hospital.example, City Hospital, data analyst, Maya Okafor",
        "data analyst; Maya Okafor; maya@hospital.example; City Hospital",
        "Maya Okafor\tdata analyst\tCity Hospital\tmaya@hospital.example",
        "Maya Okafor\ndata analyst\nCity Hospital\nmaya@hospital.example",
        "Maya Okafor\r\ndata analyst\r\nCity Hospital\r\nmaya@hospital.example",
        "Maya Okafor - data analyst - City Hospital - maya@hospital.example",
        "Maya Okafor – data analyst – City Hospital – maya@hospital.example",
        "Maya Okafor | data analyst | City Hospital | maya@hospital.example",
        "Maya Okafor <maya@hospital.example>, data analyst, City Hospital",
        '"Okafor, Maya" <maya@hospital.example>, data analyst, City Hospital',
        "Maya Okafor mailto:maya@hospital.example, data analyst, City Hospital",
        "Maya Okafor, data analyst at City Hospital, maya@hospital.example",
        "Maya Okafor (maya@hospital.example), data analyst, City Hospital",
        "  Maya   Okafor ,, data analyst,City Hospital , e-mail: maya@hospital.example. ",
        "Maya Okafor maya@hospital.example data analyst, City Hospital",
    ],
)
def test_the_usual_ways_to_write_a_person_down_read_alike(line):
    assert parts(line) == MAYA


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Maya Okafor", ("Maya Okafor", "", "", "")),
        ("Maya Okafor, City Hospital", ("Maya Okafor", "", "City Hospital", "")),
        ("Maya Okafor, nurse", ("Maya Okafor", "nurse", "", "")),
        ("City Hospital, Maya Okafor", ("Maya Okafor", "", "City Hospital", "")),
        ("Dr. Ana de la Cruz, surgeon, St. Mary", ("Dr. Ana de la Cruz", "surgeon", "St. Mary", "")),
        ("Łukasz Nowak, Acme", ("Łukasz Nowak", "Acme", "", "")),
        ("李小龍, 香港", ("李小龍", "香港", "", "")),
        ("maya", ("maya", "", "", "")),
        (
            "Maya Okafor, Senior Vice President, Lakeside Bank",
            ("Maya Okafor", "Senior Vice President", "Lakeside Bank", ""),
        ),
        ("Jo Bell, Bell & Sons, jo@bellsons.example", ("Jo Bell", "", "Bell & Sons", "jo@bellsons.example")),
        ("Okafor, Maya, maya.okafor@hospital.example", ("Maya Okafor", "", "", "maya.okafor@hospital.example")),
        ("maya.okafor@hospital.example", ("Maya Okafor", "", "", "maya.okafor@hospital.example")),
        ("info@hospital.example", ("info@hospital.example", "", "", "info@hospital.example")),
        ("not-an@address, Maya Okafor", ("Maya Okafor", "not-an@address", "", "")),
        ("data analyst, City Hospital", ("City Hospital", "data analyst", "City Hospital", "")),
        ("", ("", "", "", "")),
        (" , ;\n|", ("", "", "", "")),
    ],
)
def test_missing_and_odd_parts_never_block(line, expected):
    assert parts(line) == expected


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("Maya Okafor, (555) 010-0142", "(555) 010-0142"),
        ("Maya Okafor, +1 555 010 0142", "+1 555 010 0142"),
        ("Maya Okafor +41 44 123 45 67", "+41 44 123 45 67"),
        ("Maya Okafor, 555.010.0142 x12, City Hospital", "555.010.0142 x12"),
        ("Maya Okafor, Tel: 555-010-0142", "555-010-0142"),
        ("Maya Okafor, room 1204", ""),
    ],
)
def test_a_phone_number_is_known_by_its_shape(line, phone):
    found = parse(line)

    assert (found.name, found.phone) == ("Maya Okafor", phone)


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("Maya Okafor, linkedin.com/in/maya-okafor", "https://linkedin.com/in/maya-okafor"),
        ("Maya Okafor https://www.linkedin.com/in/maya-okafor/", "https://www.linkedin.com/in/maya-okafor/"),
        ("Maya Okafor (www.hospital.example/staff?id=12).", "https://www.hospital.example/staff?id=12"),
        ("Maya Okafor, http://hospital.example/staff/maya", "http://hospital.example/staff/maya"),
        ("Maya Okafor, javascript:alert(1)", ""),
    ],
)
def test_a_link_is_known_by_its_shape(line, link):
    found = parse(line)

    assert (found.name, found.link) == ("Maya Okafor", link)


def test_a_second_address_is_kept_in_the_rest():
    found = parse("Maya Okafor, maya@hospital.example, m.okafor@home.example, met at the fair, likes cranes")

    assert found.email == "maya@hospital.example"
    assert "m.okafor@home.example" in found.rest
    assert "likes cranes" in found.rest


def test_what_position_decided_is_said_to_be_a_guess():
    found = parse("Maya Okafor, Acme, maya@hospital.example")

    assert found.guessed == {"name", "title"}


def test_a_part_too_long_for_its_column_continues_in_the_rest():
    found = parse("Maya " * 40 + ", nurse")

    assert len(found.name) <= LIMITS["name"]
    assert (found.name + " " + found.rest).split().count("Maya") == 40


def test_values_names_only_what_the_line_fills():
    assert parse("Maya Okafor, nurse").values() == {"name": "Maya Okafor", "title": "nurse"}


NOISE = re.compile(
    r"\b(?:mailto|https?|at|with|e-?mail|mail|phone|tel|telephone|cell|mobile|linkedin|web|website|name|title)\b",
    re.IGNORECASE,
)


def words(text):
    return re.findall(r"\w+", NOISE.sub(" ", text).casefold())


@given(st.text(max_size=LONGEST_LINE))
def test_no_text_makes_it_fail_and_no_part_outgrows_its_column(line):
    found = parse(line)

    assert all(len(getattr(found, name)) <= limit for name, limit in LIMITS.items())


PIECES = st.sampled_from(
    [
        "Maya Okafor",
        "data analyst",
        "City Hospital",
        "maya@hospital.example",
        "(555) 010-0142",
        "http://a.example/x?y=1",
    ]
) | st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), max_size=60)


@given(st.lists(PIECES, max_size=8), st.sampled_from([", ", "; ", "\t", "\n", " - ", " | ", " "]))
def test_every_word_is_kept_somewhere(pieces, separator):
    line = separator.join(pieces)

    found = parse(line)

    kept = words(" ".join([*found.values().values(), found.rest]))
    assert not [word for word in words(line) if word not in kept]


@pytest.mark.parametrize("line", ["(" * 5000, "1 " * 5000, "a@" * 5000, "www." * 3000, " - " * 3000, '"a, ' * 3000])
def test_hostile_lines_take_no_time(line):
    assert parse(line) is not None
