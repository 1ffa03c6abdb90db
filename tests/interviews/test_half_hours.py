"""The times of a request as a week of half hours."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from interviews.models import Interview, Slot
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory
from tests.interviews.page import Page
from tests.interviews.test_pages import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TEN = NOW + 7 * DAY  # Tuesday, 10 AM in Chicago, after the clocks went forward


def box(moment):
    return f"{moment:%Y-%m-%dT%H:%MZ}"


@pytest.fixture
def page(maya):
    return reverse("interviews:request", args=[maya.code])


def boxes(response):
    """(start, half hour) of every box and mark on the page."""
    weeks = response.context["form"].weeks
    return {each.starts_at: each for week in weeks for day in week.days for each in day.half_hours}


def checked(response):
    tags = re.findall(r'<input [^>]*name="half_hours"[^>]*>', response.text)
    return [re.search(r'value="([^"]+)"', tag).group(1) for tag in tags if "checked>" in tag]


def test_the_times_suggested_are_boxes_that_are_checked(as_nina, page):
    form = as_nina.get(page).context["form"]

    assert len(form.initial["half_hours"]) == 3
    assert not form.has_other_times
    assert form.initial["half_hours"] == form.offered


def test_three_weeks_of_half_hours_are_by_day_for_both(as_nina, page, maya):
    maya.zone = "Europe/Berlin"
    maya.save()

    starts = boxes(as_nina.get(page))

    assert min(starts) > NOW
    assert len({start.date() for start in starts}) == 15
    # 8 AM in Chicago is 2 PM in Berlin, where the day ends at 6 PM
    assert {start.astimezone(dt.UTC).hour for start in starts} <= {13, 14, 15, 16}


def test_boxes_and_a_time_of_ones_own_are_offered_together(as_nina, page):
    own = "2026-03-10T10:05"

    as_nina.post(page, written(action="save", half_hours=[box(TEN)], time_1=own))

    starts = list(Slot.objects.values_list("starts_at", flat=True))
    assert starts == [TEN, TEN + dt.timedelta(minutes=5)]
    form = as_nina.get(page).context["form"]
    assert form.initial["half_hours"] == [TEN]
    assert form.initial["time_1"] == starts[1]


@pytest.mark.parametrize("sent", ["soon", "2020-01-01T09:00Z", "2026-13-01T09:00Z"])
def test_a_box_that_the_page_did_not_have_is_an_error_at_the_boxes(as_nina, page, sent):
    response = as_nina.post(page, written(half_hours=[sent], time_1=""))

    assert response.status_code == 422
    assert Page(response).leads_astray == []
    assert "half_hours" in response.context["form"].errors


def test_a_fourth_time_is_refused(as_nina, page):
    four = [box(TEN + n * HOUR) for n in range(4)]

    response = as_nina.post(page, written(action="save", half_hours=four, time_1=""))

    assert response.status_code == 422
    assert "Offer at most three times." in response.text
    assert checked(response) == four  # to take one away
    assert not Interview.objects.exists()


def test_a_half_hour_of_another_talk_has_no_box_and_names_whom(as_nina, page, nina):
    lena = ContactFactory(owner=nina, name="Lena Ortiz")
    InterviewFactory(
        contact=lena, stage="scheduled", starts_at=TEN, ends_at=TEN + dt.timedelta(minutes=20)
    )

    response = as_nina.get(page)

    assert boxes(response)[TEN].taken == "Lena"
    assert f'value="{box(TEN)}"' not in response.text


def test_a_talk_agreed_meanwhile_is_told_at_the_boxes(as_nina, page, nina):
    lena = ContactFactory(owner=nina, name="Lena Ortiz")
    InterviewFactory(
        contact=lena, stage="scheduled", starts_at=TEN, ends_at=TEN + dt.timedelta(minutes=20)
    )

    response = as_nina.post(page, written(half_hours=[box(TEN)], time_1=""))

    assert response.status_code == 422
    assert "You talk with Lena then" in response.text
    assert checked(response) == [box(TEN)]  # "Use this time anyway" can still send it


def test_a_half_hour_offered_to_another_says_to_whom(as_nina, page, nina):
    lena = ContactFactory(owner=nina, name="Lena Ortiz")
    asked = InterviewFactory(contact=lena, stage="asked")
    asked.slots.all().delete()
    asked.slots.create(starts_at=TEN)

    response = as_nina.get(page)

    assert boxes(response)[TEN].offered == "Lena"
    assert "also offered to Lena" in response.text


def test_the_letter_beside_the_fields_has_the_chosen_times(as_nina, page):
    response = as_nina.post(
        page,
        written(action="preview", half_hours=[box(TEN)], time_1="", goal="how wards count"),
        headers={"HX-Request": "true"},
    )

    assert "Tue, Mar 10, 10:00 AM Central (Chicago)" in response.text
    assert "<mark>how wards count</mark>" in response.text
    assert "One time chosen, of up to three." in response.text


def test_a_letter_edited_by_hand_is_shown_and_its_box_stays_untouched(as_nina, page):
    response = as_nina.post(
        page,
        written(action="preview", message="My own words", subject="Mine"),
        headers={"HX-Request": "true"},
    )

    assert "My own words" in response.text
    assert 'name="message"' not in response.text


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("", "The time zone of Maya isn't entered, so the letter names yours."),
        ("America/Chicago", "It is the same for Maya."),
        ("Europe/Berlin", "The time zone of Maya: in Berlin."),
    ],
)
def test_the_half_hours_name_the_time_zones_of_both(as_nina, page, maya, zone, says):
    maya.zone = zone
    maya.save()

    text = as_nina.get(page).text

    assert "in your own time zone, Central (Chicago)." in text
    assert says in text
    assert ("PM in Berlin)</span></li>" in text) == (zone == "Europe/Berlin")  # the chosen ones
    assert ("PM in Berlin)&quot;" in text or 'PM in Berlin)"' in text) == (zone == "Europe/Berlin")


def test_a_fourth_tap_says_at_once_that_one_must_go(as_nina, page):
    four = [box(TEN + n * HOUR) for n in range(4)]

    response = as_nina.post(
        page,
        written(action="preview", half_hours=four, time_1=""),
        headers={"HX-Request": "true"},
    )

    assert "4 times chosen. Take one away: three at most go out." in response.text
