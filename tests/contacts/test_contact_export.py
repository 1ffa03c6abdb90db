"""Contacts as files: safe for spreadsheets, for phones, and the same when they come back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.domain.contact_cards import cards
from contacts.domain.contact_files import FileContext, FileKind, open_file, read
from contacts.domain.contact_files.own import COLUMNS, SITE_ONLY, headings
from contacts.models import Contact
from core.names import sort_key
from core.tables import csv_response, xlsx_response

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
    return st.text(characters.filter(lambda c: c != "\t"), max_size=longest).map(
        lambda text: " ".join(text.split())[:longest].strip()
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
        "introducer_may_be_named": st.sampled_from(["", "yes"]),
        "common_ground": line(200),
        "met_on": st.one_of(st.just(""), day),
        "met_where": line(150),
        "zone": st.sampled_from(["", "Europe/Zurich"]),
        "took_interest": st.sampled_from(["", "yes"]),
        "found_out": lines(2000),
        "tidbits": lines(1000),
        "tags": st.lists(tag, max_size=4, unique_by=sort_key).map(", ".join),
        "planned_on": st.one_of(st.just(""), day),
        "cadence": st.sampled_from(["", *map(str, Contact.Cadence.labels)]),
        "status": st.just("To contact"),
        "last_touch": st.just("2026-11-30"),
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
