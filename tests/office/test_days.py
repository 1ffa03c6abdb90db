"""Closed days, terms and breaks: added once, taken out with a way back."""

import datetime as dt

import pytest
from django.urls import reverse

from office.models import ClosedDay, Period
from office.selectors.calendar import breaks, closed_days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
URL = reverse("office:days")
DAY = {"sort": "day", "on": "2026-11-26", "name": "Thanksgiving"}
BREAK = {
    "sort": "period",
    "kind": "break",
    "name": "Spring break",
    "starts_on": "2026-03-09",
    "ends_on": "2026-03-13",
}


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """Post, with what follows the commit."""

    def done(browser, url, data=None):
        with django_capture_on_commit_callbacks(execute=True):
            return browser.post(url, data or {})

    return done


def test_a_closed_day_counts_at_once_and_twice_is_one(as_ruth, done):
    assert closed_days() == frozenset()

    done(as_ruth, URL, DAY)
    done(as_ruth, URL, DAY | {"name": "Holiday"})

    assert closed_days() == {dt.date(2026, 11, 26)}
    assert ClosedDay.objects.get().name == "Holiday"


def test_what_is_taken_out_can_be_brought_back(as_ruth, done):
    done(as_ruth, URL, DAY)
    response = done(as_ruth, reverse("office:archive", args=["2026-11-26"]))

    assert closed_days() == frozenset()
    assert "You can undo this" in as_ruth.get(response.url).content.decode()
    done(as_ruth, reverse("office:restore", args=["2026-11-26"]))
    assert closed_days() == {dt.date(2026, 11, 26)}


def test_a_break_is_silent_until_it_is_taken_out(as_ruth, done):
    done(as_ruth, URL, BREAK)
    assert breaks() == ((dt.date(2026, 3, 9), dt.date(2026, 3, 13)),)

    ref = Period.objects.get().ref
    done(as_ruth, reverse("office:archive", args=[ref]))
    assert breaks() == ()
    done(as_ruth, reverse("office:restore", args=[ref]))
    assert len(breaks()) == 1


@pytest.mark.parametrize(
    "data",
    [DAY | {"on": "soon"}, BREAK | {"ends_on": "2026-03-08"}, BREAK | {"kind": "party"}],
)
def test_what_is_no_day_is_refused_and_kept_on_the_page(as_ruth, data):
    response = as_ruth.post(URL, data)

    assert response.status_code == 422
    assert data["name"] in response.content.decode()
    assert not ClosedDay.objects.exists()
    assert not Period.objects.exists()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_needs_as_many_queries_for_one_row_as_for_thirty(
    as_ruth, django_assert_num_queries, rows
):
    for n in range(rows):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=n)
        ClosedDay.objects.create(on=day, name="Closed")
        Period.objects.create(kind="break", name="Break", starts_on=day, ends_on=day)
    as_ruth.get(URL)

    with django_assert_num_queries(7):
        as_ruth.get(URL)


def test_an_unknown_day_is_not_found(as_ruth):
    assert as_ruth.post(reverse("office:archive", args=["nothing"])).status_code == 404
    assert as_ruth.post(reverse("office:archive", args=["2026-01-01"])).status_code == 404
