"""A page offers the way back for ten minutes, in the session of whoever did something."""

import datetime as dt
from types import SimpleNamespace

from core.undo import UNDO_FOR, offer_undo, undo_offer

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)


def at(moment, session):
    return SimpleNamespace(session=session, now=moment)


def test_the_page_that_was_named_offers_it_for_ten_minutes():
    session = {}
    offer_undo(at(NOW, session), "questions:manage", "k7m2xw9q")

    assert undo_offer(at(NOW + UNDO_FOR / 2, session), "questions:manage") == "k7m2xw9q"
    assert undo_offer(at(NOW + UNDO_FOR, session), "questions:manage") is None
    assert undo_offer(at(NOW, session), "questions:sets") is None


def test_the_latest_offer_of_a_page_replaces_the_one_before():
    session = {}
    offer_undo(at(NOW, session), "questions:manage", "first000")
    offer_undo(at(NOW, session), "questions:manage", {"code": "second00"})

    assert undo_offer(at(NOW, session), "questions:manage") == {"code": "second00"}
