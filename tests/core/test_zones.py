"""Zones: one list without doubles, the own one always in it, and words for every zone that
exists."""

import datetime as dt
import re
from collections import Counter

import pytest
from django import forms
from django.db.models.functions import TruncDate
from django.template import Context, Template
from django.utils import timezone

from core import dates, zone_choices, zones
from core.zone_choices import ShortZoneField, ZoneField
from tests.factories import InterviewFactory
from users.models import User

TEA = dt.datetime(2026, 12, 1, 22, 0, tzinfo=dt.UTC)


class Place(forms.Form):
    zone = ZoneField(label="Zone")


class ShortPlace(forms.Form):
    zone = ShortZoneField(label="Zone")


def selected(html: str) -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected>', html)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Etc/GMT+2", "UTC\N{MINUS SIGN}2"),
        ("Etc/GMT-14", "UTC+14"),
        ("GMT", "UTC"),
        ("Zulu", "UTC"),
        ("Asia/Calcutta", "in Kolkata"),
        ("Asia/Ho_Chi_Minh", "in Ho Chi Minh City"),
        ("Asia/Saigon", "in Ho Chi Minh City"),
        ("Australia/LHI", "in Lord Howe Island"),
        ("America/Knox_IN", "Central (Knox, Indiana)"),
        ("America/North_Dakota/Center", "Central (Center, North Dakota)"),
        ("US/Pacific", "Pacific (Los Angeles)"),
        ("EST5EDT", "Eastern (New York)"),
        ("America/Toronto", "in Toronto"),
        ("America/Adak", "Aleutian (Adak)"),
    ],
)
def test_a_zone_is_named_by_its_place_whatever_it_is_called(zone, words):
    assert dates.zone_words(zone) == words


def test_a_page_says_a_moment_in_every_zone_that_exists():
    wrong = []
    for name in sorted(zones.known()):
        with timezone.override(zones.named(name)):
            said = Template("{% load ui %}{% when moment %} {% when moment zone %}").render(
                Context({"moment": TEA, "zone": name})
            )
        wall = TEA.astimezone(zones.named(name))
        if said.count(f"{wall:%b} {wall.day}, ") != 2:
            wrong.append((name, said))

    assert wrong == []


def test_the_list_names_each_zone_once():
    choices = [choice for _name, group in zone_choices.grouped() for choice in group]

    assert [
        words for words, times in Counter(words for _zone, words in choices).items() if times > 1
    ] == []
    assert [zone for zone, _words in choices if zones.canonical(zone) != zone] == ["UTC"]
    assert all(
        zones.is_same(zone, name)
        for zone, name in [("Asia/Calcutta", "Asia/Kolkata"), ("UTC", "Etc/UCT")]
    )


def test_the_list_holds_every_zone_with_a_place():
    listed = {zone for _name, group in zone_choices.grouped() for zone, _words in group}
    missing = {
        name
        for name in zones.known()
        if "/" in name and not name.startswith("Etc/") and zones.canonical(name) not in listed
    }

    assert missing == set()


@pytest.mark.parametrize(
    "zone",
    ["Etc/GMT+2", "Asia/Calcutta", "US/Central", "America/Knox_IN", "EST5EDT", "Europe/Kiev"],
)
@pytest.mark.parametrize("form", [Place, ShortPlace])
def test_the_own_zone_is_selected_and_kept_whatever_it_is_called(form, zone):
    html = str(form(initial={"zone": zone})["zone"])
    sent = form({"zone": zone})

    assert selected(html) == [zone]
    assert sent.is_valid()
    assert sent.cleaned_data["zone"] == zone


def test_the_own_name_takes_the_place_of_the_listed_one():
    html = str(Place(initial={"zone": "Asia/Calcutta"})["zone"])

    assert html.count("Kolkata, India") == 1
    assert "Asia/Kolkata" not in html


def test_every_zone_that_exists_can_be_chosen_and_nothing_else():
    refused = [name for name in zones.known() if not Place({"zone": name}).is_valid()]

    assert refused == []
    assert not Place({"zone": "Mars/Base"}).is_valid()
    assert not Place({"zone": ""}).is_valid()


def test_an_unknown_zone_that_was_sent_is_not_offered_back():
    assert "Mars/Base" not in str(Place({"zone": "Mars/Base"})["zone"])


@pytest.mark.parametrize("zone", ["Etc/GMT+2", "Etc/GMT+10", "Etc/GMT-14", "EST"])
def test_days_are_counted_in_zones_west_and_east(nina, zone):
    """PostgreSQL reads "+10" as west; a day must not be twenty hours off."""
    User.objects.filter(pk=nina.pk).update(last_login=TEA)

    found = User.objects.annotate(day=TruncDate("last_login", tzinfo=zones.named(zone))).get(
        pk=nina.pk
    )

    assert found.day == TEA.astimezone(zones.named(zone)).date()


@pytest.mark.parametrize(
    "zone", ["Etc/GMT+2", "Etc/GMT-14", "Factory", "EST", "Asia/Calcutta", "Pacific/Apia"]
)
def test_every_page_of_a_student_opens_in_any_zone(as_nina, nina, at_now, zone):
    User.objects.filter(pk=nina.pk).update(zone=zone)
    talk = InterviewFactory(student=nina, stage="scheduled")
    held = InterviewFactory(student=nina, stage="held")
    InterviewFactory(student=nina, stage="asked")
    record = f"/contacts/{talk.contact.code}/"
    draft = InterviewFactory(student=nina).contact
    pages = [
        "/today/",
        "/contacts/",
        "/settings/",
        "/settings/coming/",
        record,
        f"/contacts/{draft.code}/request/",
    ]
    pages += [
        f"/interviews/{talk.code}/{page}"
        for page in ("", "live/", "questions/", "move/", "cancel/", "sheet/")
    ]
    pages += [f"/interviews/{held.code}/wrap-up/", "/settings/zone/"]

    assert {page: as_nina.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_two_names_of_one_zone_are_not_said_twice(as_nina, nina, at_now):
    User.objects.filter(pk=nina.pk).update(zone="Asia/Calcutta")
    talk = InterviewFactory(student=nina, stage="scheduled", agreed_zone="Asia/Kolkata")

    assert as_nina.get(f"/interviews/{talk.code}/").context["other_zone"] == ""


def test_the_settings_and_a_conflict_name_the_zone_by_its_place(as_nina, nina):
    User.objects.filter(pk=nina.pk).update(zone="Asia/Calcutta")

    assert "in Kolkata" in as_nina.get("/settings/").text
    sent = {"zone": "Europe/Zurich", "version": "nothing-of-today"}
    conflict = as_nina.post("/settings/zone/", sent)
    assert conflict.status_code in (409, 422)
    assert "Asia/Calcutta" not in re.sub("<option.*?</option>", "", conflict.text)


@pytest.mark.parametrize(
    "own", ["", "Europe/Zurich", "Asia/Calcutta", "Etc/GMT+2", "America/Boise"]
)
def test_an_option_is_a_place_and_no_part_of_a_sentence(own):
    for groups in (zone_choices.familiar(own), zone_choices.grouped(own)):
        assert not [
            words for _name, group in groups for _zone, words in group if words.startswith("in ")
        ]
    [(_name, short)] = zone_choices.familiar(own)
    assert "Zurich, Switzerland" in dict(short).values()
