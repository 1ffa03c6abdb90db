"""Which column of a file is what: guessed, corrected, and nothing left out in silence."""

import pytest

from core.imports import Column, chosen_columns, guess, sheet_of, yes_no
from core.tables import Line

COLUMNS = (
    Column("name", "Full name", ("contact",), is_needed=True),
    Column("email", "Email", ("email address", "Adresse électronique")),
    Column("must_ask", "Must ask"),
)


def lines(*rows, start=1):
    return [Line(number, list(row)) for number, row in enumerate(rows, start)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("name", "name"),
        ("FULL NAME", "name"),
        ("Full-Name:", "name"),
        (" contact ", "name"),
        ("E-Mail Address", "email"),
        ("email", "email"),
        ("adresse electronique", "email"),
        ("Must ask?", "must_ask"),
        ("must_ask", "must_ask"),
        ("Must\nask", "must_ask"),
        ("Surname", ""),
        ("?", ""),
        ("", ""),
    ],
)
def test_a_title_is_recognized_however_it_is_written(title, name):
    assert guess([title], COLUMNS) == [name]


def test_of_two_titles_for_one_thing_the_second_is_not_read_and_named():
    sheet = sheet_of(lines(["Name", "Contact"], ["a", "b"]), COLUMNS)

    assert [(head.title, head.sample) for head in sheet.unread] == [("Contact", "b")]
    assert sheet.rows[0].by_column == {"name": "a"}


def test_every_column_that_is_not_read_is_named_even_without_a_title():
    sheet = sheet_of(
        lines(["Name", "", "Shoe size", ""], ["a", "x", "", ""], ["", "", "44", ""]), COLUMNS
    )

    assert [(head.title, head.sample) for head in sheet.unread] == [
        ("Column B", "x"),
        ("Shoe size", "44"),
    ]


def test_a_choice_corrects_the_guess_and_an_odd_one_counts_as_not_read():
    rows = lines(["Name", "Who", "Mail"], ["a", "b", "c"])

    sheet = sheet_of(rows, COLUMNS, {"column-1": "name", "column-2": "__class__"})

    assert [head.column for head in sheet.heads] == ["", "name", ""]
    assert sheet.rows[0].by_column == {"name": "b"}


def test_what_is_read_twice_and_what_is_missing_is_named():
    rows = lines(["Name", "Who"], ["a", "b"])

    assert sheet_of(rows, COLUMNS, {"column-0": "email", "column-1": "email"}).twice == ["Email"]
    assert sheet_of(rows, COLUMNS, {}).missing == ["Full name"]


def test_the_head_is_found_below_a_title_and_the_rows_above_are_named():
    note = ["Notes:", "When exporting your connections, you may find that some are missing."]
    sheet = sheet_of(lines(["Our contacts"], note, ["Name", "Email"], ["a", "b"]), COLUMNS)

    assert [line.number for line in sheet.above] == [1, 2]
    assert [(row.number, row.by_column) for row in sheet.rows] == [(4, {"name": "a", "email": "b"})]


def test_without_any_known_title_the_first_row_is_the_head():
    sheet = sheet_of(lines(["Quoi", "Où"], ["a", "b"]), COLUMNS)

    assert [head.title for head in sheet.unread] == ["Quoi", "Où"]
    assert len(sheet.rows) == 1


@pytest.mark.parametrize("row", [["a", "b", "c"], ["a", "", "", "c"]])
def test_a_cell_beyond_the_head_is_a_problem_of_its_row(row):
    (values,) = sheet_of(lines(["Name", "Email"], row), COLUMNS).rows

    assert values.problems == (f"It has {len(row)} cells for 2 columns, so “c” is in no column.",)


def test_a_short_row_has_empty_cells():
    (values,) = sheet_of(lines(["Name", "Email"], ["a"]), COLUMNS).rows

    assert (values.by_column, values.problems) == ({"name": "a", "email": ""}, ())


def test_a_cell_that_could_not_be_read_stays_a_problem():
    rows = [Line(1, ["Name"]), Line(2, ["a"], ("Column B shows an error.",))]

    assert sheet_of(rows, COLUMNS).rows[0].problems == ("Column B shows an error.",)


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "1", "x", " Yes ", "✓", "on"])
def test_yes(word):
    assert yes_no(word) is True


@pytest.mark.parametrize("word", ["no", "N", "False", "0", "–", "off"])
def test_no(word):
    assert yes_no(word) is False


def test_an_empty_cell_answers_nothing_and_any_other_word_is_refused():
    assert yes_no(" ") is None
    for word in ("maybe", "2", "yes!", "ja"):
        with pytest.raises(ValueError, match="is neither yes nor no"):
            yes_no(word)


def test_of_several_titles_for_one_thing_the_best_is_read():
    columns = (Column("id", "University id", ("identifier", "sourced id")),)

    assert guess(["sourcedId", "identifier", "Identifier"], columns) == ["", "id", ""]


def test_a_mapping_that_lacks_or_repeats_a_column_says_so():
    columns = (Column("name", "Name", is_needed=True), Column("email", "Email", is_needed=True))
    rows = [Line(1, ["Who", "Email", "Mail"]), Line(2, ["a", "b", "c"])]

    sheet = sheet_of(rows, columns, {"column-1": "email", "column-2": "email"})

    assert sheet.problems == [
        "No column of the file is read as “Name”. Choose one below.",
        "Two columns of the file are read as “Email”. Keep one.",
    ]


def test_of_what_is_sent_only_known_columns_are_chosen():
    columns = (Column("name", "Name"),)
    sent = {"column-0": "name", "column-1": "is_staff", "column-2": "\0", "name": "name"}
    odd = {"column-": "name", "column-12345": "name", "column-1x": "name", "column-٣": "name"}

    assert chosen_columns(sent | odd, columns) == {
        "column-0": "name",
        "column-1": "",
        "column-2": "",
    }
