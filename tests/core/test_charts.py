"""Charts: what is drawn is what the table says, nothing leaves the drawing, no name is trusted."""

import datetime as dt
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import charts
from core.charts.svg import WIDTH

MONDAY = dt.date(2026, 9, 14)
ROGUE = '<script>alert("O\'Brien & Łukasiewicz")</script>'
NUMBERS = st.integers(min_value=0, max_value=10_000)
LABELS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=60)


def texts(chart):
    return [each.text for each in ElementTree.fromstring(chart.svg).iter() if each.tag == "text"]


def places(chart):
    """Every x at which something stands or ends."""
    for each in ElementTree.fromstring(chart.svg).iter():
        for name in ("x", "cx"):
            if name in each.attrib:
                yield float(each.attrib[name]) + float(each.attrib.get("width", 0))


EMPTY = {
    "funnel": lambda: charts.funnel([], "Nothing"),
    "histogram": lambda: charts.histogram([], "Nothing", "Answers"),
    "matrix": lambda: charts.matrix([], [], {}, "Nothing"),
    "slopes": lambda: charts.slopes([], "Nothing"),
    "weeks": lambda: charts.week_strip([], "Nothing"),
    "week bars": lambda: charts.week_bars([], "Nothing", "Sent", "Failed"),
    "year": lambda: charts.year_strip([], MONDAY, "Nothing"),
    "zeros": lambda: charts.funnel([("Asked", 0), ("Talked", 0)], "Nothing"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_chart_of_nothing_is_still_a_drawing(name):
    assert ElementTree.fromstring(EMPTY[name]().svg).attrib["aria-label"] == "Nothing"


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12))
def test_bars_of_weeks_stay_in_the_drawing_and_the_table_holds_every_number(numbers):
    weeks = [(MONDAY, well, badly) for well, badly in numbers]

    chart = charts.week_bars(weeks, "Emails", "Sent", "Failed")

    assert all(-0.1 <= place <= WIDTH + 0.1 for place in places(chart))
    assert [row[1:] for row in chart.rows] == numbers


@given(st.lists(st.tuples(LABELS, NUMBERS), min_size=1, max_size=8))
def test_bars_stay_in_the_drawing_and_the_table_holds_every_number(steps):
    for chart in (charts.funnel(steps, "A"), charts.histogram(steps, "A", "B")):
        assert all(-0.1 <= place <= WIDTH + 0.1 for place in places(chart))
        assert [row[:2] for row in chart.rows] == [list(step) for step in steps]


def test_a_funnel_says_each_share_of_the_first_step():
    chart = charts.funnel([("Asked", 15), ("Answered", 12), ("Talked", 0)], "From asked to talked")

    assert [row[2] for row in chart.rows] == ["100%", "80%", "0%"]
    assert texts(chart) == ["Asked", "15", "Answered", "12", "Talked", "0"]


def test_a_matrix_tells_what_is_done_from_what_is_to_come():
    cells = {(0, 0): charts.Cell(2), (0, 1): charts.Cell(1, 2), (1, 1): charts.Cell(0, 1)}
    chart = charts.matrix(["Public", "Private"], ["Health", "Data"], cells, "Talks")

    assert chart.rows == [["Public", "2", "1 and 2 to come"], ["Private", "0", "0 and 1 to come"]]
    assert chart.svg.count('class="f1"') == 2
    assert chart.svg.count("dash-2") == 2
    assert chart.svg.count("hollow") == 1


def test_a_tree_lists_everybody_below_whoever_named_them():
    lena = charts.Node("Lena", "asked", is_open=True)
    maya = charts.Node("Maya Okafor", "talked", children=[lena])
    chart = charts.tree(charts.Node("You", children=[maya, charts.Node("Omar", "talked")]), "Who")

    assert [row[:2] for row in chart.rows] == [
        ["You", "–"],
        ["Maya Okafor", "You"],
        ["Lena", "Maya Okafor"],
        ["Omar", "You"],
    ]
    assert len(re.findall("k6 dash", chart.svg)) == 1


def test_a_tree_as_deep_as_a_chain_of_a_thousand_stays_in_the_drawing():
    node = charts.Node("Last")
    for number in range(1000):
        node = charts.Node(f"Person {number}", children=[node])
    chart = charts.tree(node, "Who")

    assert len(chart.rows) == 1001
    assert all(0 <= place <= WIDTH for place in places(chart))


def test_labels_of_slopes_never_cover_each_other():
    chart = charts.slopes([charts.Slope(f"Field {n}", 1, 4) for n in range(5)], "Interest")
    labels = [
        float(each.attrib["y"])
        for each in ElementTree.fromstring(chart.svg).iter("text")
        if each.text.startswith("Field")
    ]

    assert all(later - earlier >= 15 for earlier, later in pairwise(labels))


def test_a_week_with_more_talks_than_fit_says_how_many():
    chart = charts.week_strip([(MONDAY, 9, 1), (MONDAY + dt.timedelta(7), 1, 1)], "Talks")

    assert "10" in texts(chart)
    assert chart.svg.count('class="f1"') == 4 + 1
    assert chart.svg.count('class="k1"') == 1


def test_a_year_marks_today_only_within_its_days():
    fall = charts.Span("Fall", MONDAY, MONDAY + dt.timedelta(90))

    assert "goal" in charts.year_strip([fall], MONDAY + dt.timedelta(5), "Year").svg
    assert "goal" not in charts.year_strip([fall], MONDAY - dt.timedelta(5), "Year").svg


def test_a_mini_bar_never_outgrows_its_scale():
    drawn = ElementTree.fromstring(charts.mini_bar(asked=900, talked=3, thanked=0, most=6))
    widths = {each.attrib["class"]: float(each.attrib["width"]) for each in drawn}

    assert widths == {"base": 95, "ask": 94, "talk": 47}


def test_no_name_is_trusted():
    chart = charts.tree(charts.Node(ROGUE, ROGUE), ROGUE)

    assert "<script" not in chart.svg
    assert ElementTree.fromstring(chart.svg).attrib["aria-label"] == ROGUE
