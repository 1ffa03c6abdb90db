"""Tables in and out: limits, formulas, crafted workbooks."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.tables import Unreadable, as_csv, csv_response, from_csv, guarded, read, unguarded, xlsx_response


def sent(data, name="bank.csv"):
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def workbook(rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "'=1", "''-2"])
def test_no_cell_is_a_formula_and_each_comes_back(cell):
    assert guarded(cell).startswith("'")
    assert unguarded(guarded(cell)) == cell


@given(st.text(max_size=40))
def test_whatever_is_written_comes_back_but_for_control_characters(text):
    kept = "".join(c for c in text if c >= " " or c in "\t\n\r")

    assert unguarded(guarded(text)) == kept


@pytest.mark.parametrize("respond", [csv_response, xlsx_response])
def test_a_download_is_read_back_as_it_was(respond):
    rows = [["question", "why"], ["=Où est-ce?", "two\nlines, “quoted”"], ["-", "x"]]

    assert read(sent(respond("bank", rows).content)) == rows


def test_a_workbook_holds_text_alone():
    book = load_workbook(io.BytesIO(xlsx_response("bank", [["a"], ["=1+1"]]).content))

    assert [cell.data_type for row in book.active for cell in row] == ["s", "s"]


def test_rows_are_carried_from_page_to_page():
    rows = [["a", "b"], ["1\n2", '"']]

    assert from_csv(as_csv(rows)) == rows


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_any_usual_separator_is_understood(between):
    assert read(sent(f"a{between}b\n1{between}2\n")) == [["a", "b"], ["1", "2"]]


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return file.getvalue()


def with_entities():
    file, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]])))
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + text.replace(b"<?xml version='1.0'?>", b"")
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no rows"),
        (b"a,b\n", "no rows"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"a\n" + b"1\n" * 2_001, "more than 2000 rows"),
        (b",".join([b"a"] * 41) + b"\n1\n", "more than 40 columns"),
        (b"a\n" + b"x" * 5_001, "longer than 5000"),
        (b"\xff\xfe\x00\x01", "CSV UTF-8"),
        (b"PK\x03\x04nonsense", "cannot be read"),
        (workbook([["a"]] + [[n] for n in range(2_001)]), "more than 2000 rows"),
        (bomb(), "too large inside"),
        (with_entities(), "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, said):
    with pytest.raises(Unreadable, match=said):
        read(sent(data))


def test_formulas_are_not_worked_out():
    assert read(sent(workbook([["a", "b"], ["=1+1", "x"]]))) == [["a", "b"], ["", "x"]]
