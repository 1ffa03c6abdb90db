"""The form kit, the finder of static files, words for moments, and the small pieces that pages
share."""

import datetime as dt
import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from core import dates
from core.forms import LONGEST_TEXT, Form, has_errors, problems
from core.htmx import fragment
from core.tones import Tone

TEA = dt.datetime(2026, 12, 1, 22, 0, tzinfo=dt.UTC)


class Letter(Form):
    to = forms.EmailField(label="To", error_messages={"required": "Enter an email address."})
    words = forms.CharField(label="Words", widget=forms.Textarea, help_text="As you would say it.")
    place = forms.CharField(label="Place", required=False, max_length=20)
    minutes = forms.ChoiceField(
        label="Minutes", choices=[("15", "15"), ("20", "20")], widget=forms.RadioSelect
    )
    copy = forms.BooleanField(label="A copy to me", required=False)


def drawn(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


# --- moments --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Chicago", "Central (Chicago)"),
        ("America/New_York", "Eastern (New York)"),
        ("America/Denver", "Mountain (Denver)"),
        ("America/Los_Angeles", "Pacific (Los Angeles)"),
        ("Europe/Zurich", "in Zurich"),
        ("America/Argentina/Buenos_Aires", "in Buenos Aires"),
        ("UTC", "UTC"),
    ],
)
def test_zones_are_said_in_words(zone, words):
    assert dates.zone_words(zone) == words


def test_a_day_and_time_are_those_of_the_zone():
    assert dates.day_time(TEA, "America/Chicago") == "Tue, Dec 1, 4:00 PM"
    assert dates.day_time_zone(TEA, "Europe/Zurich") == "Tue, Dec 1, 11:00 PM in Zurich"


def test_both_sides_of_the_autumn_switch_keep_their_wall_time():
    before = dt.datetime(2026, 10, 31, 21, 0, tzinfo=dt.UTC)

    assert dates.day_time(before, "America/Chicago") == "Sat, Oct 31, 4:00 PM"
    assert (
        dates.day_time(before + dt.timedelta(days=1, hours=1), "America/Chicago")
        == "Sun, Nov 1, 4:00 PM"
    )


def test_a_naive_moment_has_no_words():
    with pytest.raises(ValueError, match="zone"):
        dates.day_time(TEA.replace(tzinfo=None), "America/Chicago")


def test_when_is_a_time_element_in_the_readers_zone():
    with timezone.override("America/Chicago"):
        html = drawn("{% when moment %}", moment=TEA)

    assert html == '<time datetime="2026-12-01T22:00:00+00:00">Tue, Dec 1, 4:00 PM</time>'


def test_when_with_a_zone_says_it():
    assert "3:00 PM Mountain (Denver)" in drawn('{% when moment "America/Denver" %}', moment=TEA)


# --- pieces ---------------------------------------------------------------------------------------
def test_a_status_is_words_in_a_tone():
    assert (
        drawn('{% status tone "Thank now" %}', tone=Tone.TIME)
        == '<span class="tag" data-state="time">Thank now</span>'
    )


def test_templates_name_no_tone_that_is_none():
    named = {
        tone
        for page in (settings.BASE_DIR / "templates").rglob("*.html")
        for tone in re.findall(r'{% status "(\w+)"', page.read_text())
    }

    assert named <= set(Tone)


def test_a_status_can_be_pointed_to_and_escapes_what_it_is_given():
    html = drawn('{% status "neutral" words "row-1" %}', words="<b>")

    assert html == '<span class="tag" data-state="neutral" id="row-1">&lt;b&gt;</span>'


def test_an_icon_is_hidden_from_screen_readers():
    html = drawn('{% icon "clock" %}')

    assert 'aria-hidden="true"' in html
    assert "icons.svg#i-clock" in html


# --- forms ----------------------------------------------------------------------------------------
def test_optional_fields_say_so_and_nothing_has_an_asterisk():
    html = render_crispy_form(Letter())

    assert html.count("(optional)") == 1
    assert "*" not in html


def test_help_and_error_stand_before_the_input_and_are_pointed_to():
    html = render_crispy_form(Letter({"words": ""}))
    help_at, error_at, input_at = (
        html.index(mark)
        for mark in ('id="id_words_helptext"', 'id="id_words_error"', 'name="words"')
    )

    assert help_at < error_at < input_at
    assert 'aria-describedby="id_words_helptext id_words_error"' in html
    assert 'aria-invalid="true"' in html


def test_each_line_of_the_summary_leads_to_an_input_and_has_the_words_of_its_field():
    form = Letter({})
    html = render_crispy_form(form)
    found = problems(form)

    assert [target for target, _ in found] == ["id_to", "id_words", "id_minutes_0"]
    for target, message in found:
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
        assert html.count(message) >= 2


def test_an_empty_field_is_named_unless_its_form_says_it_better():
    assert [message for _, message in problems(Letter({}))] == [
        "Enter an email address.",
        "“Words” needs an answer.",
        "“Minutes” needs an answer.",
    ]


def test_the_summary_holds_the_words_of_the_whole_form_too():
    form = Letter({})
    form.add_error(None, "They do not fit together.")

    assert problems(form)[0] == ("", "They do not fit together.")


def test_a_form_that_was_not_sent_has_no_summary():
    assert "error-summary" not in render_crispy_form(Letter())
    assert not has_errors(Letter())


def test_what_people_typed_is_escaped():
    assert "<script>" not in render_crispy_form(
        Letter({"words": "<script>x</script>", "to": "<script>"})
    )


@pytest.mark.parametrize("words", ["a\x00b", "x" * (LONGEST_TEXT + 1)])
def test_no_text_is_endless_or_holds_a_nul(words):
    form = Letter({"to": "a@b.example", "words": words, "minutes": "15"})

    assert list(form.errors) == ["words"]


def test_a_long_text_is_refused_with_words_and_never_cut_by_the_browser():
    html = render_crispy_form(Letter())

    assert 'maxlength="20"' in html
    assert f'maxlength="{LONGEST_TEXT}"' not in html


# --- fragments and files --------------------------------------------------------------------------
def test_htmx_gets_the_fragment_and_everybody_else_the_page():
    request = RequestFactory().get("/")
    assert fragment(request, "a/b.html", "row") == "a/b.html"

    request.htmx = type("Details", (), {"history_restore_request": False})()
    assert fragment(request, "a/b.html", "row") == "a/b.html#row"
    assert fragment(request, "a/b.html", "") == "a/b.html"


def test_the_named_file_is_found():
    assert finders.find("django_htmx/htmx-2.min.js")


@pytest.mark.parametrize("path", ["django_htmx/htmx-4.js", "css/missing.css"])
def test_no_other_file_of_those_packages_is_served(path):
    assert not finders.find(path)
