"""A typed time that the clocks skip or show twice is read in one way, and the page says in
which, in every form."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from core import zones
from core.clock import at, clock_change, local
from core.dates import clock_change_words
from interviews.forms.fields import TimeField, in_zone
from interviews.models import AnswerLink
from tests.interviews.moving import PAST
from tests.interviews.test_pages import written

pytestmark = pytest.mark.django_db
GAP, FOLD = "2026-03-08T02:30", "2026-11-01T01:30"
READ = {  # in Chicago
    GAP: dt.datetime(2026, 3, 8, 8, 30, tzinfo=dt.UTC),  # 3:30 AM
    FOLD: dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC),  # the one in summer time
}
SAID = {
    GAP: "On Sun, Mar 8 the clocks go forward, so 2:30 AM Central (Chicago) doesn't exist. It is "
    "3:30 AM.",
    FOLD: "On Sun, Nov 1 the clocks go back, so 1:30 AM Central (Chicago) comes twice. The first "
    "one is meant.",
}
CHICAGO = "America/Chicago"
YEARS = [dt.datetime(year, 1, 1) for year in (2020, 2035)]  # noqa: DTZ001 - wall times have no zone


def url(name, interview):
    return reverse(f"interviews:{name}", args=[interview.code])


def text(response):
    return response.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("zone", "typed", "read"),
    [
        (CHICAGO, GAP, READ[GAP]),
        (CHICAGO, FOLD, READ[FOLD]),
        # half an hour
        (
            "Australia/Lord_Howe",
            "2026-10-04T02:15",
            dt.datetime(2026, 10, 3, 15, 45, tzinfo=dt.UTC),
        ),
        ("Europe/Zurich", "2026-03-29T02:30", dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)),
        ("Asia/Kolkata", "2026-03-29T02:30", dt.datetime(2026, 3, 28, 21, 0, tzinfo=dt.UTC)),
        ("Etc/GMT+2", "2026-03-29T02:30", dt.datetime(2026, 3, 29, 4, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_gap_goes_forward_and_of_a_fold_the_first_is_taken(zone, typed, read):
    with in_zone(zone):
        assert TimeField().clean(typed) == read


@given(st.datetimes(*YEARS), st.sampled_from(sorted(zones.known())))
@settings(max_examples=150)
def test_every_wall_time_of_every_zone_is_read_and_said_where_it_is_odd(wall, zone):
    wall = wall.replace(second=0, microsecond=0)
    with in_zone(zone):
        moment = TimeField().clean(f"{wall:%Y-%m-%dT%H:%M}")

    shown = local(moment, zone).replace(tzinfo=None)
    change = clock_change(wall, zone)
    assert moment == at(wall.date(), wall.time(), zone)
    assert (shown == wall) == (change != "gap")
    assert bool(clock_change_words(wall, zone)) == bool(change)


FORMS = [
    ("move", "scheduled", "starts_at", {"insist": "on"}, {}),
    (
        "answered",
        "asked",
        "starts_at",
        {"answer": "yes", "channel": "phone", "how": "i_call", "place": "555 1"},
        {},
    ),
    (
        "missed",
        "scheduled",
        "time_1",
        {"whose": "they", "send_line": "on", "line": "{times}", "insist": "on"},
        PAST,
    ),
]


@pytest.mark.parametrize("typed", [GAP, FOLD])
@pytest.mark.parametrize(("name", "stage", "field", "more", "facts"), FORMS)
def test_each_form_of_the_student_says_how_it_was_read(
    at_now, as_nina, talk, typed, name, stage, field, more, facts
):
    interview = talk(stage, **facts)

    page = text(as_nina.post(url(name, interview), more | {field: typed}, follow=True))

    assert SAID[typed] in page
    moments = [interview.slots.first().starts_at] if name == "missed" else []
    interview.refresh_from_db()
    assert READ[typed] in (*moments, interview.starts_at)


@pytest.mark.parametrize("typed", [GAP, FOLD])
def test_the_request_says_how_it_was_read(at_now, as_nina, maya, typed):
    page = reverse("interviews:request", args=[maya.code])

    saved = text(as_nina.post(page, written(action="save", time_1=typed), follow=True))

    assert SAID[typed] in saved


@pytest.mark.parametrize("name", ["outcome", "wrap_up"])
def test_an_end_in_the_gap_is_read_and_said(at_now, as_nina, talk, name):
    # 1:45 AM before the clocks went forward
    past = {"starts_at": dt.datetime(2025, 3, 9, 7, 45, tzinfo=dt.UTC)}
    past["ends_at"] = past["starts_at"] + dt.timedelta(minutes=20)
    asked = {"asked_at": past["starts_at"] - dt.timedelta(days=3)}
    interview = talk("scheduled" if name == "outcome" else "held", **past, **asked)

    page = text(
        as_nina.post(
            url(name, interview),
            {"ended_at": "2025-03-09T02:10", "learned": "x", "version": "1"},
            follow=True,
        )
    )

    interview.refresh_from_db()
    assert "so 2:10 AM Central (Chicago) doesn't exist. It is 3:10 AM." in page
    assert interview.ended_at == dt.datetime(2025, 3, 9, 8, 10, tzinfo=dt.UTC)


def test_an_end_in_the_second_hour_of_a_fold_stays_when_nothing_is_changed(at_now, as_nina, talk):
    second = dt.datetime(2025, 11, 2, 7, 30, 12, tzinfo=dt.UTC)  # the second 1:30 AM
    interview = talk("held", ended_at=second, asked_at=second - dt.timedelta(days=3))

    as_nina.post(
        url("wrap_up", interview), {"ended_at": "2025-11-02T01:30", "learned": "x", "version": "1"}
    )

    interview.refresh_from_db()
    assert interview.ended_at == second


@pytest.mark.parametrize("typed", [GAP, FOLD])
@pytest.mark.parametrize(
    ("stage", "move", "field"), [("asked", "propose", "time_1"), ("scheduled", "move", "starts_at")]
)
def test_the_contacts_page_says_how_it_was_read(at_now, talk, typed, stage, move, field):
    interview, browser = talk(stage), Client()
    there = f"/r/{AnswerLink.of(interview).token}/"

    response = browser.post(
        there, {"move": move, f"{move}-{field}": typed, f"{move}-zone": CHICAGO}
    )
    page = text(browser.get(response.url))

    assert SAID[typed] in page
    assert not browser.cookies
    assert parse_qs(urlsplit(response.url).query)["typed"] == [f"{typed} {CHICAGO}"]


@pytest.mark.parametrize(
    "typed",
    ["", "x", f"{GAP} Nowhere/At_All", f"9999-99-99T02:30 {CHICAGO}", f"<b> {CHICAGO}", CHICAGO],
)
def test_an_address_line_makes_the_contacts_page_say_nothing_else(client, at_now, talk, typed):
    there = f"/r/{AnswerLink.of(talk('asked')).token}/"

    page = client.get(there, {"typed": typed})

    assert page.status_code == 200
    assert "the clocks go" not in text(page)


@pytest.mark.parametrize(
    "typed",
    ["2026-13-40T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "soon", "2026-03-08T02:30:61"],
)
def test_what_is_no_time_is_refused_in_our_words(at_now, as_nina, talk, typed):
    response = as_nina.post(url("move", talk("scheduled")), {"starts_at": typed})

    assert response.status_code == 422
    assert "couldn" not in text(response)
