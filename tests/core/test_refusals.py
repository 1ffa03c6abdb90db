"""What a service declines, as pages tell it; and the small parts that every app shares."""

import datetime as dt

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from core.chips import Chip
from core.edits import AlreadyUsed, Stale
from core.errors import Refusal, redirect_on_refusal
from core.undo import can_undo


class TooMany(Refusal):
    sentence = gettext_lazy("There is no room for another.")


@pytest.fixture
def request_(rf):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize("to", ["account_login", lambda request: "/accounts/login/"])
def test_a_refusal_becomes_a_message_on_another_page(request_, to):
    @redirect_on_refusal(to)
    def view(request):
        raise TooMany

    answer = view(request_)

    assert (answer.status_code, answer.url) == (302, "/accounts/login/")
    assert [str(message) for message in request_._messages] == ["There is no room for another."]


def test_what_is_not_refused_passes_through(request_):
    @redirect_on_refusal("account_login")
    def view(request):
        return HttpResponse("done")

    assert view(request_).content == b"done"
    assert not list(request_._messages)


def test_every_refusal_has_a_sentence_and_may_bring_its_own():
    assert str(TooMany()) == "There is no room for another."
    assert str(TooMany("Only 3 fit.")) == Refusal("Only 3 fit.").sentence == "Only 3 fit."
    assert Stale("row").stored == AlreadyUsed("row").made == "row"
    assert all(str(refusal) for refusal in (Refusal(), Stale("row"), AlreadyUsed("row")))


def test_undo_is_offered_for_ten_minutes(now):
    assert can_undo(now - dt.timedelta(minutes=9, seconds=59), now)
    assert not can_undo(now - dt.timedelta(minutes=10), now)
    assert not can_undo(None, now)


def test_a_chip_says_where_it_leads_and_how_many_it_shows():
    chips = [Chip("All", "", 3, is_chosen=True), Chip("O'Brien & Co", "q=1&amp=2")]
    drawn = render_to_string("_chips.html", {"chips": chips, "label": "Show", "anchor": "#bank"})

    assert 'href="?#bank" aria-current="true">All <span class="num chip-n">3</span>' in drawn
    assert 'href="?q=1&amp;amp=2#bank"' in drawn
    assert "O&#x27;Brien &amp; Co</a>" in drawn
