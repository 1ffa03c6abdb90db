"""The mark beside a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.initials import TINTS, initials, tint
from core.templatetags.parts import avatar, leaf, relation, tag


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("Okafor, Maya", "MO"),
        ("maya", "M"),
        ("Maya van der Berg", "MB"),
        ("Siobhán O'Brien-Łukasiewicz", "SO"),
        ("Łukasz Żak", "ŁŻ"),
        ("E\u0301mile Zola", "ÉZ"),
        ("李小龍", "李"),
        ("김 민수", "김"),
        ("ליאת כהן", "לכ"),
        ("3M & Co", "3C"),
        ("", "?"),
        ("—", "?"),
    ],
)
def test_initials_are_the_first_and_the_last_word_as_the_name_is_said(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=80))
def test_every_name_has_a_mark(name):
    assert 1 <= len(initials(name)) <= 6  # ß, ﬃ and their like grow as capitals
    assert 1 <= tint(name) <= TINTS


def test_a_name_keeps_its_tint_however_it_is_typed():
    assert tint("Siobhán O’Neil") == tint("siobhan o'neil")
    assert len({tint(f"Person {n}") for n in range(200)}) == TINTS


def test_an_avatar_is_for_eyes_alone_and_trusts_no_name():
    assert avatar("Maya Okafor", "sm").startswith('<span class="avatar avatar-sm tint-')
    assert 'aria-hidden="true">MO</span>' in avatar("Maya Okafor")
    assert "<b>" not in avatar("<b>x</b> <i>y</i>")


def test_a_leaf_shows_the_day_in_the_zone_it_is_asked_for(now):
    late = now.replace(month=12, day=4, hour=4, minute=0)

    assert "<span>4</span>" in leaf(late, "Europe/Berlin")
    assert "<span>3</span>" in leaf(late, "America/Chicago")


def test_the_relationship_line_tells_readers_how_far_it_went():
    steps = [("Asked", "done", "Oct 2"), ("Talked", "now", ""), ("Thanked", "", "")]

    assert relation(steps, "mini")["reached"] == "Asked"
    assert [step["css"] for step in relation(steps)["steps"]] == ["is-done", "is-now", ""]


def test_a_neutral_tag_has_no_color():
    assert tag("Draft", "neutral") == tag("Draft") == '<span class="tag">Draft</span>'
    assert tag("Sent", "ok", id="s1") == '<span class="tag tag-ok" id="s1">Sent</span>'
