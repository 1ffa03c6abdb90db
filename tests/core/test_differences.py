"""What changed between two texts, by words."""

from hypothesis import given
from hypothesis import strategies as st

from core.differences import around, by_words


def told(old, new):
    return [(piece.kind, piece.text) for piece in by_words(old, new)]


def test_exchanged_words_stand_side_by_side_old_before_new():
    assert told("What do you do all day?", "What do you enjoy all day?") == [
        ("same", "What do you "),
        ("gone", "do"),
        ("new", "enjoy"),
        ("same", " all day?"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_hold_both_texts_whole(old, new):
    pieces = by_words(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


def test_of_what_is_the_same_only_the_words_beside_a_change_are_kept():
    long = " ".join(f"w{n}" for n in range(500))

    pieces = around(by_words(f"{long} old {long}", f"{long} new {long}"), kept=20)

    assert [piece.text for piece in pieces] == [
        " … w497 w498 w499 ",
        "old",
        "new",
        " w0 w1 w2 w3 w4 w5 … ",
    ]


def test_a_short_text_is_kept_whole():
    pieces = by_words("What do you do all day?", "What do you enjoy all day?")

    assert around(pieces) == pieces
