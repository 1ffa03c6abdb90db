"""The office's settings: what is refused, what a save does, and that it counts."""

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.cache import process_cache
from core.colors import contrast
from office.domain.sections import BY_SLUG, SECTION_FIELDS
from office.forms.settings import SectionForm
from office.models import OfficeSettings
from office.models.colors import is_readable, nearest, style_sheet
from office.selectors.settings import office_settings
from office.services.settings import NOT_SET_BY_HAND
from users.models import AuditEntry
from users.selectors import sign_up

pytestmark = pytest.mark.django_db
URL = reverse("office:settings")


def url(slug):
    return reverse("office:section", args=[slug])


def typed(slug, **changes):
    """What the page of a section sends, with `changes`."""
    form = SectionForm(office=OfficeSettings.objects.get(), section=BY_SLUG[slug])
    values = {name: form[name].value() for name in (*form.names, "version")} | changes
    return {
        name: value.isoformat() if isinstance(value, dt.time) else value
        for name, value in values.items()
    }


def save(browser, slug, **changes):
    return browser.post(url(slug), typed(slug, **changes))


def test_a_save_counts_at_once_and_names_its_fields_in_the_trail(
    as_ruth, ruth, django_capture_on_commit_callbacks
):
    assert office_settings().follow_up_days == 7
    with django_capture_on_commit_callbacks(execute=True):
        assert save(as_ruth, "times", follow_up_days=5, take_back_seconds=30).status_code == 302
        assert save(as_ruth, "names", office_short="Careers").status_code == 302

    office = office_settings()
    assert (office.follow_up_days, office.office_short, office.take_back.seconds) == (
        5,
        "Careers",
        30,
    )
    line, names = AuditEntry.objects.filter(object_type="office.officesettings").order_by("pk")
    assert (line.actor_id, line.action) == (ruth.pk, "office.settings_changed")
    assert set(line.fields) == {"follow_up_days", "take_back_seconds"}
    assert names.fields == ["office_short"]
    assert line.before == {"follow_up_days": 7, "take_back_seconds": 60, "version": 1}
    assert line.after == {"follow_up_days": 5, "take_back_seconds": 30, "version": 2}


def test_a_save_without_a_change_leaves_no_trace(as_ruth):
    assert save(as_ruth, "limits").status_code == 302

    assert OfficeSettings.objects.get().version == 1
    assert not AuditEntry.objects.exists()


def test_a_look_at_the_changes_shows_before_and_after_and_saves_nothing(as_ruth):
    page = as_ruth.post(
        url("times"),
        typed("times", close_days=20, action="preview"),
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "Business days until a request closes by itself" in page
    assert "</span>14</del>" in page
    assert "</span>20</ins>" in page
    assert "<form" not in page
    assert OfficeSettings.objects.get().close_days == 14


def test_a_stale_page_shows_both_versions_and_can_be_sent_again(as_ruth):
    old = typed("names", name="Mine")
    save(as_ruth, "names", name="Theirs")

    response = as_ruth.post(url("names"), old)

    assert response.status_code == 409
    page = response.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    office = OfficeSettings.objects.get()
    assert office.name == "Theirs"
    version = office.version_of(BY_SLUG["names"].fields)
    assert as_ruth.post(url("names"), old | {"version": version}).status_code == 302
    assert f'name="version" value="{version}"' in page
    assert OfficeSettings.objects.get().name == "Mine"


def test_another_section_saved_meanwhile_is_no_conflict(as_ruth):
    old = typed("limits", open_requests=7)
    save(as_ruth, "times", close_days=20)

    assert as_ruth.post(url("limits"), old).status_code == 302

    office = OfficeSettings.objects.get()
    assert (office.open_requests, office.close_days) == (7, 20)


def test_a_double_click_saves_once_and_is_no_conflict(as_ruth):
    twice = typed("times", close_days=20)

    assert [as_ruth.post(url("times"), twice).status_code for _ in range(2)] == [302, 302]

    assert AuditEntry.objects.filter(action="office.settings_changed").count() == 1


def test_every_setting_that_an_admin_may_change_is_in_one_section(as_ruth):
    columns = {column.name for column in OfficeSettings._meta.fields} - NOT_SET_BY_HAND

    assert sorted(SECTION_FIELDS) == sorted(columns)


def test_a_section_that_is_not_there_is_not_found(as_ruth):
    assert as_ruth.get(url("version")).status_code == 404


def test_the_page_reads_the_settings_once_whatever_they_hold(as_ruth, django_assert_num_queries):
    as_ruth.get(URL)
    with django_assert_num_queries(5):
        page = as_ruth.get(URL).content.decode()

    assert all(f'href="{url(slug)}"' in page for slug in BY_SLUG)


@pytest.mark.parametrize(
    ("slug", "changes", "words"),
    [
        ("look", {"color": "#FFCC00"}, "1.3:1"),
        ("look", {"color": "teal"}, "#RRGGBB"),
        ("times", {"follow_up_days": 14}, "choose more than 14"),
        ("asking", {"minutes_choices": [15], "minutes_default": 20}, "Choose one of the minutes"),
        ("asking", {"minutes_choices": []}, "needs an answer"),
        ("times", {"take_back_seconds": 10000}, "600"),
        ("coverage", {"coverage_interviews": 2, "coverage_settings": 3}, "choose no more"),
        ("coverage", {"coverage_interviews": 0}, "1 to 20"),
        ("times", {"thank_you_hours": 1}, "6"),
        ("names", {"office_email": "nobody"}, "email"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(as_ruth, slug, changes, words):
    response = save(as_ruth, slug, **changes)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert OfficeSettings.objects.get().version == 1


# --- colour ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("color", ["#FFCC00", "#FFFFFF", "#00AA88", "#FF0000", "#0B5D5E"])
def test_the_nearest_shade_can_be_read(color):
    assert is_readable(nearest(color))
    assert (nearest(color) == color) is is_readable(color)


@pytest.mark.parametrize(
    "color", ["#0B5D5E", "#000000", "#7A003C", "#1F4E8C", "#5B4B00", "#8A2BE2"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_shade_of_a_colour_can_be_read_in_both_themes(color, theme):
    place = ("light", "dark").index(theme)
    pairs = re.findall(r"--m-([a-z-]+): light-dark\((#\w+), (#\w+)\)", style_sheet(color))
    tokens = {name: shades[place] for name, *shades in pairs}
    grounds = {
        "light": ("#FAF8F4", "#FFFFFF", "#F1EEE7"),
        "dark": ("#12191C", "#1A2327", "#0E1416"),
    }[theme]

    assert all(
        contrast(tokens[name], ground) >= 4.5 for name in ("act", "link") for ground in grounds
    )
    assert contrast(tokens["act"], tokens["on-act"]) >= 4.5
    assert contrast(tokens["act"], tokens["act-tint"]) >= 4.5


def test_the_offices_colour_is_on_its_pages_and_the_house_needs_no_sheet(
    as_ruth, client, django_capture_on_commit_callbacks
):
    assert "/color/" not in as_ruth.get(URL).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        save(as_ruth, "look", color="#7a003c")

    assert 'href="/color/7A003C.css"' in as_ruth.get(URL).content.decode()
    sheet = client.get("/color/7A003C.css")
    assert sheet["Content-Type"].startswith("text/css")
    assert "--m-act: light-dark(#7A003C, " in sheet.content.decode()


@pytest.mark.parametrize("digits", ["FFFF00", "nothex", "0B5D5E}"])
def test_there_is_no_sheet_for_what_is_no_colour_or_cannot_be_read(client, digits):
    assert client.get(f"/color/{digits}.css").status_code == 404


# --- a color that cannot be read ------------------------------------------------------------------
@pytest.mark.parametrize("written", ["7a003c", " #7A003C ", "#7a003C"])
def test_a_color_may_be_typed_as_a_website_names_it(as_ruth, written):
    assert save(as_ruth, "look", color=written).status_code == 302

    assert OfficeSettings.objects.get().color == "#7A003C"


def test_the_offered_shade_is_a_button_that_saves_it(as_ruth):
    sent = typed("look", color="#fc0")
    page = as_ruth.post(url("look"), sent).content.decode()

    offered = nearest("#FFCC00")
    assert f'form="section" name="color" value="{offered}"' in page
    assert page.index("btn-primary") < page.index(f'value="{offered}"')  # Enter saves what is typed
    both = as_ruth.post(url("look"), sent | {"color": ["#fc0", offered]})
    assert both.status_code == 302
    assert OfficeSettings.objects.get().color == offered
    assert "Use #" not in save(as_ruth, "look", color="teal").content.decode()


# --- who may make an account ----------------------------------------------------------------------
@pytest.fixture
def installed(settings):
    settings.SIGNUP_DOMAINS = ["lakeside.example"]


def allowed():
    process_cache.clear()
    return list(sign_up.domains())


@pytest.mark.usefixtures("installed")
def test_the_office_names_the_domains_that_may_sign_up(as_ruth):
    assert allowed() == ["lakeside.example"]

    save(as_ruth, "sign-up", sign_up="domains", sign_up_domains="@Alumni.Example\n bücher.example")
    assert allowed() == ["alumni.example", "xn--bcher-kva.example"]
    with pytest.raises(ValidationError, match=r"@alumni\.example"):
        sign_up.require_domain("a@lakeside.example")

    save(as_ruth, "sign-up", sign_up="nobody")
    assert (allowed(), sign_up.is_open()) == ([], False)
    save(as_ruth, "sign-up", sign_up="installed")
    assert allowed() == ["lakeside.example"]


@pytest.mark.parametrize(
    ("domains", "words"),
    [
        ("", "Name a domain"),
        ("*", "is not a domain"),
        ("gmail.com", "Anybody can have an address at gmail.com"),
        ("<b>.example", "is not a domain"),
        ("localhost", "is not a domain"),
    ],
)
def test_sign_up_is_not_opened_to_everybody_by_the_page(as_ruth, domains, words):
    response = save(as_ruth, "sign-up", sign_up="domains", sign_up_domains=domains)

    assert (response.status_code, words in html.unescape(response.content.decode())) == (422, True)
    assert OfficeSettings.objects.get().sign_up == "installed"


# --- how long things are kept ---------------------------------------------------------------------
def test_contacts_are_kept_while_a_late_yes_is_possible(as_ruth):
    save(as_ruth, "endings", late_yes_days=365)

    page = save(as_ruth, "retention", contact_months=6).content.decode()
    assert "a late yes is possible for 365 days" in page
    assert save(as_ruth, "retention", contact_months=13).status_code == 302
    page = save(as_ruth, "retention", contact_months=25).content.decode()
    assert "Choose a number from 6 to 24" in page
