"""Tables in and out: limits, formulas, crafted workbooks."""

import datetime as dt
import io
import subprocess
import sys
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.csv_files import encoding_of
from core.table_lines import LARGE
from core.tables import (
    Line,
    Unreadable,
    as_csv,
    csv_response,
    from_csv,
    guarded,
    lines_of,
    read,
    read_lines,
    unguarded,
    xlsx_response,
)


def sent(data, name="bank.csv"):
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def workbook(rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


STARTS = [*"=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"]


@pytest.mark.parametrize(
    "cell", [f"{start}1+1" for start in STARTS] + ["\tx", "\r=1", "'=1", "''-2", " =1", "\u200b＝1"]
)
def test_no_cell_is_a_formula_and_each_comes_back(cell):
    assert "'" in guarded(cell)[: guarded(cell).index(cell.strip(" \u200b'")[0])]
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("between", [";", ",", "|", "\t", "\n", "\r\n", "; ", ";\u200b"])
@pytest.mark.parametrize("start", STARTS)
def test_no_formula_begins_where_another_spreadsheet_cuts_a_cell(between, start):
    cell = f"Plain{between}{start}1+1{between}{start}2"

    assert guarded(cell) == f"Plain{between}'{start}1+1{between}'{start}2"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    "text",
    [
        "It's a day-to-day job",
        "C++ or C#?",
        "a@b.example",
        "1 + 1 = 2",
        "‘-’ – well",
        "don't; won't",
    ],
)
def test_what_only_holds_such_a_character_stays_as_it_is(text):
    assert (guarded(text), unguarded(text)) == (text, text)


def test_every_cell_of_a_csv_file_stands_in_quotation_marks():
    text = csv_response("bank", [["a", "b"], ["Plain;=1+1", 'say "x"'], [None, 3]]).content.decode()

    assert text == '\ufeff"a","b"\r\n"Plain;\'=1+1","say ""x"""\r\n"","3"\r\n'


DANGEROUS = st.lists(st.sampled_from([*"=＝+-@;,|'\t\n\r \u200bx1"]), max_size=12).map("".join)


@given(st.one_of(st.text(max_size=40), DANGEROUS))
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
    lines = [Line(1, ["a", "b"]), Line(7, ["1\n2", '"']), Line(9, ["'=x", "''- y", "Plain;=1"])]

    assert from_csv(as_csv(lines)) == lines
    assert from_csv(as_csv(lines).replace("\n", "\r\n")) == lines  # as a browser sends it


@pytest.mark.parametrize("text", ["x,a\n", '1,"a', '"a"b,c', "1" + ",x" * 50])
def test_rows_that_a_page_did_not_write_are_refused_in_words(text):
    with pytest.raises(Unreadable):
        from_csv(text)


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("told", ["", "sep={}", '"SEP={}"'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_usual_shape_of_a_file_is_understood(between, end, told, encoding):
    first = told.format(between) + end if told else ""
    text = f'{first}a{between}b{end}"1{end}{between}2"{between}é{end}'

    assert read(sent(text.encode(encoding))) == [["a", "b"], [f"1\n{between}2", "é"]]


def test_a_separator_that_the_file_tells_counts_more_than_what_it_holds():
    assert read(sent("sep=;\na,b,c;d\n1,2;3\n")) == [["a,b,c", "d"], ["1,2", "3"]]


def test_commas_inside_of_quotation_marks_separate_nothing():
    assert read(sent('"a, b, c";d\n"1, 2";3\n')) == [["a, b, c", "d"], ["1, 2", "3"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_is_numbered_as_the_spreadsheet_shows_it(kind):
    rows = [["a", "b"], [], ["1\n2", "3"], ["", ""], ["4", "5"]]
    data = workbook(rows) if kind == "xlsx" else 'a,b\n,\n"1\n2",3\n\n4,5\n'

    assert [(line.number, line.cells) for line in read_lines(sent(data))] == [
        (1, ["a", "b"]), (3, ["1\n2", "3"]), (5, ["4", "5"]),
    ]  # fmt: skip


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
                text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + text.replace(
                    b"<?xml version='1.0'?>", b""
                )
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no rows"),
        (b"a,b\n", "no rows"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"a\n" + b"1\n" * 2_002 + b'"', "more than 2000 rows"),
        (b"a\n" + b"1\n" * 2_001, "more than 2000 rows"),
        (b",".join([b"a"] * 41) + b"\n1\n", "more than 40 columns"),
        (b"a\n" + b"x" * 5_001, "longer than 5000"),
        (b"\xff\xfe\x00\xd8", "CSV UTF-8"),
        ("a,b\nMüller,1\n".encode("latin-1"), "CSV UTF-8"),
        (b"a,b\n1,\x002\n", "not a table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a table"),
        (b'a,b\n1,"2\n3,4\n', "Row 2 has a quotation mark"),
        (b'a,b\n1,2\n"3" x,4\n', "Row 3 has a quotation mark"),
        (b'a,b\n1,"' + b"x" * 140_000 + b'"\n', "far too long"),
        (b"PK\x03\x04nonsense", "cannot be read"),
        (workbook([["a"]] + [[n] for n in range(2_001)]), "more than 2000 rows"),
        (bomb(), "cannot be read"),
        (with_entities(), "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, said):
    with pytest.raises(Unreadable, match=said):
        read(sent(data))


# --- workbooks ------------------------------------------------------------------------------------
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    f'<Relationships><Relationship Id="rId1" Type="{TYPE}/worksheet" '
    'Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId3" Type="{TYPE}/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>'
)


def changed(**parts):
    """A small workbook with other parts in it."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "texts": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    given = {names[key]: text for key, text in parts.items()}
    if "texts" in parts:
        given["xl/_rels/workbook.xml.rels"] = RELATIONS
    file, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook([["a", "b"], ["c", "d"]])))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in {*source.namelist(), *given}:
            archive.writestr(name, given[name] if name in given else source.read(name))
    return file.getvalue()


def sheet_of(cells):
    return changed(
        sheet=SHEET.format(f'<row r="1"><c t="str"><v>a</v></c></row><row r="2">{cells}</row>')
    )


def test_a_formula_is_never_worked_out_and_told_where_its_result_is_missing():
    cells = (
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1+2</f></c><c r="C2" t="e"><v>#N/A</v></c>'
        '<c r="AB2" t="inlineStr"><is><r><t>in '
        "</t></r><r><t>two</t></r><rPh><t>X</t></rPh></is></c>"
    )
    line = read_lines(sent(sheet_of(cells)))[1]

    assert (line.cells[0], line.cells[27]) == ("2", "in two")
    assert line.unread == (
        "Column B holds a formula without its result.",
        "Column C shows an error.",
    )


def test_cells_are_read_as_they_would_be_typed():
    values = [
        2,
        2.5,
        0.1 + 0.2,
        True,
        False,
        dt.date(2026, 3, 9),
        dt.datetime(2026, 3, 9, 14, 30),  # noqa: DTZ001 - a cell knows no zone
        dt.time(9, 5),
        "007",
    ]
    book = workbook([["a"], values, [6172531000, 10**14, -3, None, "x"]])

    assert read(sent(book))[1:] == [
        ["2", "2.5", "0.3", "TRUE", "FALSE", "2026-03-09", "2026-03-09 14:30", "09:05", "007"],
        ["6172531000", "100000000000000", "-3", "", "x"],
    ]


def test_the_first_sheet_that_can_be_seen_is_read():
    book, file = Workbook(), io.BytesIO()
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Shown")
    shown.append(["a"])
    shown.append(["b"])
    book.save(file)

    assert read(sent(file.getvalue())) == [["a"], ["b"]]


CELL = '<c t="str"><v>x</v></c>'
CRAFTED = {
    "no sheet at all": {"sheet": "0" * 30_000_000},
    "empty rows": {"sheet": SHEET.format("<row/>" * 3_000_000)},
    "empty cells": {"sheet": SHEET.format("<row>" + "<c/>" * 4_000_000 + "</row>")},
    "cells in a row": {"sheet": SHEET.format("<row>" + CELL * 500_000 + "</row>")},
    "rows": {"sheet": SHEET.format(f"<row>{CELL}</row>" * 400_000)},
    "one cell": {
        "sheet": SHEET.format(
            f'<row><c t="str"><v>{"x" * 19_000_000}</v></c></row><row>{CELL}</row>'
        )
    },
    "nested tags": {"sheet": SHEET.format("<row>" * 1_500_000 + "</row>" * 1_500_000)},
    "attributes": {
        "sheet": SHEET.format("<row " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>")
    },
    "texts": {"texts": "<sst>" + "<si/>" * 3_900_000 + "</sst>"},
    "one text": {"texts": "<sst><si>" + "<t>x</t>" * 2_000_000 + "</si></sst>"},
    "styles": {"styles": "<styleSheet><cellXfs>" + "<xf/>" * 3_900_000 + "</cellXfs></styleSheet>"},
    "formats": {
        "styles": "<styleSheet>" + "".join(f'<numFmt numFmtId="{n}"/>' for n in range(90_000))
    },
}  # fmt: skip
BOMB = """
import resource, sys, time
sys.path.insert(0, ".")
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.uploadedfile import SimpleUploadedFile
from core.tables import Unreadable, read
data = open(sys.argv[1], "rb").read()
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    read(SimpleUploadedFile("x.xlsx", data))
except Unreadable:
    print("refused", end=" ")
print(time.process_time() - started, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
/ 1024)
"""


@pytest.mark.parametrize("what", CRAFTED)
def test_a_workbook_that_is_large_inside_costs_little(tmp_path, what):
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(changed(**CRAFTED[what]))
    assert file.stat().st_size < 1_000_000

    ran = subprocess.run(
        [sys.executable, "-c", BOMB, str(file)], capture_output=True, text=True, check=True
    )
    said, seconds, megabytes = ran.stdout.split()

    assert said == "refused"
    assert float(seconds) < 2.5
    assert float(megabytes) < 100


def test_one_text_named_in_every_cell_is_too_much():
    cells = '<c t="s"><v>0</v></c>' * 40
    book = changed(
        sheet=SHEET.format(f"<row>{cells}</row>" * 2_000),
        texts=f"<sst><si><t>{'x' * 4_999}</t></si></sst>",
    )

    with pytest.raises(Unreadable, match="more text than is read at once"):
        read(sent(book))


@pytest.mark.parametrize(
    "parts",
    [
        {"sheet": "<a"},
        {"sheet": b"\xff\xfe<"},
        {"sheet": '<?xml version="1.0" encoding="cp037"?><a/>'},
        {"sheet": '<?xml version="1.0" encoding="no-such"?><a/>'},
        {"sheet": SHEET.format('<row><c t="s"><v>99</v></c></row>')},
        {"sheet": SHEET.format('<row><c t="s"><v>' + "9" * 5000 + "</v></c></row>")},
        {"texts": '<!DOCTYPE a [<!ENTITY b "c">]><sst><si><t>&b;</t></si></sst>'},
        {"styles": "\0"},
    ],
)
def test_a_workbook_that_is_broken_inside_is_refused_in_words(parts):
    with pytest.raises(Unreadable, match=r"cannot be read|no rows"):
        read(sent(changed(**parts)))


def test_a_good_workbook_of_the_largest_size_is_read_quickly():
    book = workbook(
        [[f"column {n}" for n in range(40)]]
        + [[f"{n} {m}" for m in range(40)] for n in range(2_000)]
    )
    started = time.process_time()

    assert len(read(sent(book))) == 2_001

    assert time.process_time() - started < 4  # half of it where nothing else runs


# --- large files ----------------------------------------------------------------------------------
def test_a_large_file_is_read_row_by_row():
    data = "id;name\n" + "".join(f"{n:07};José {n}\n" for n in range(20_000))

    lines = lines_of(data.encode(), LARGE)

    assert [next(lines).cells, next(lines).cells] == [["id", "name"], ["0000000", "José 0"]]
    assert sum(1 for _line in lines) == 19_999


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_a_large_file_may_be_in_windows_1252(between):
    data = f"name{between}note\r\nZoë “Zo” Müller{between}a\r\n".encode("cp1252")

    assert encoding_of(data, LARGE.legacy) == "cp1252"
    assert [line.cells[0] for line in lines_of(data, LARGE)] == ["name", "Zoë “Zo” Müller"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_what_is_utf_8_is_never_read_as_anything_else(text):
    assert encoding_of(text.encode(), "cp1252") == "utf-8-sig"


def test_bytes_that_windows_1252_does_not_have_are_refused_too():
    with pytest.raises(Unreadable, match="CSV UTF-8"):
        list(lines_of(b"a,b\n\x81\xff,1\n", LARGE))
