"""Files of many programs, each read as written down; and whatever is sent, no row is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contacts.domain.contact_files import FileKind, Unreadable, open_file, open_text, read
from core.csv_files import csv_lines

FOLDER = Path(__file__).parent.parent / "data" / "contacts"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
PASTED = {"signature", "two-signatures", "business-card", "lines", "names-only", "pasted-rows"}
PASTED = {f"{name}.txt" for name in (*PASTED, "pasted-card")}
CHOSEN = {"polish-1250.csv": "cp1250"}  # no file says that it is not Western
TEXTS = [(FOLDER / name).read_bytes() for name in EXPECTED if name not in PASTED]


def opened(name):
    data = (FOLDER / name).read_bytes()
    return (
        open_text(data.decode()) if name in PASTED else open_file(data, name, CHOSEN.get(name, ""))
    )


def said(contact):
    """Return a contact as expected.json writes it."""
    about = {
        f"_{name}": list(getattr(contact, name))
        for name in ("problems", "notes", "unread")
        if getattr(contact, name)
    }
    return {"number": contact.number, **contact.values, **about}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_is_read_as_expected(name):
    file = opened(name)
    assert {
        "kind": str(file.kind),
        "encoding": file.encoding,
        "unread": [head.title for head in file.heads if not head.column],
        "contacts": [said(contact) for contact in read(file)],
    } == EXPECTED[name]


def test_every_file_of_the_folder_is_expected():
    files = {path.name for path in FOLDER.iterdir()} - {"README.md", "expected.json"}
    assert files == EXPECTED.keys()
    assert len(files) >= 40


def read_all(opening, *args):
    """Return what can be read; refusing is the only other answer."""
    try:
        file = opening(*args)
        return file, list(read(file))
    except Unreadable:
        return None, []


def is_complete(contact):
    return bool(contact.values.get("name")) or bool(contact.problems)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    source = data.draw(st.sampled_from(TEXTS))
    cut = data.draw(st.integers(0, len(source)))
    damage = data.draw(st.binary(max_size=20))
    _file, contacts = read_all(open_file, source[:cut] + damage + source[cut + 5 :], "x.csv")
    assert all(map(is_complete, contacts))


cells = st.text(st.sampled_from("aä\"',;\t\n=@.:/ 12\u200f+(*"), max_size=12)
rows = st.lists(st.lists(cells, max_size=5).map(",".join), min_size=1, max_size=8)


@settings(max_examples=60)
@given(rows, st.sampled_from(["", "Name,Email,Phone,Link,Tags\n", "Title,Met on,Labels\n"]))
@example(["\u01c6,\u01c6"], "Name,Email,Phone,Link,Tags\n")
def test_every_row_of_a_table_comes_out(rows, head):
    data = (head + "\n".join(rows)).encode()
    file, contacts = read_all(open_file, data, "x.csv")
    if file and file.is_table:
        numbers = [
            line.number for line in csv_lines(data, encoding=file.encoding) if any(line.cells)
        ]
        assert [contact.number for contact in contacts] == numbers[file.first_row :]


LINES = """
FN:Maya
N:Okafor;Maya
TEL;CELL;PREF:1
NOTE:a
NOTE;QUOTED-PRINTABLE:=C3=
=A4
PHOTO;BASE64:AAAA
 AAAA
EMAIL;TYPE="x,y:a@b.example
item1.X-ABLabel:_$!<Other>!$_
item1.URL:https\\://x.example
ORG:a;b;c
ADR:;;;;
KIND:group
MEMBER:urn:uuid:1
UID:1
CATEGORIES:a,b
AGENT:
:
;
TEL;=:5
N;ENCODING=8BIT:x
BDAY:--0307
TZ:x
\ufeff
"""
properties = st.sampled_from(LINES.split("\n"))


@settings(max_examples=100)
@given(st.lists(st.lists(properties, max_size=8), min_size=1, max_size=4))
def test_every_card_comes_out(cards):
    text = "".join("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]) for lines in cards)
    file, contacts = read_all(open_file, text.encode(), "x.vcf")
    assert file.kind == FileKind.CARDS
    assert all(map(is_complete, contacts))
    is_inside = any(line.startswith("AGENT") for lines in cards for line in lines)
    groups = sum(any(line.strip() == "KIND:group" for line in lines) for lines in cards)
    assert is_inside or len(contacts) + groups >= len(cards)


@settings(max_examples=60)
@given(st.text(max_size=200) | st.lists(cells, max_size=8).map("\n".join))
def test_every_word_of_a_pasted_text_is_kept(text):
    file, contacts = read_all(open_text, text)
    assert not file or file.kind != FileKind.LINES or all(map(is_complete, contacts))
