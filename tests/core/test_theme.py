"""The colours of app.css, computed again: text at least 4.5:1, edges and rings at least 3:1, in
both themes."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.colors import contrast
from office.models.colors import GROUND, HOUSE, NIGHT

CSS = Path(settings.BASE_DIR) / "static" / "css" / "app.css"
GROUNDS = ("paper", "card", "sunken")
TEXT = ("ink", "muted", "link", "time", "bad", "ok", "warn", "info", "neutral")
TINTED = ("act", "time", "bad", "ok", "warn", "info", "neutral")


def tokens(theme):
    """name -> hex colour of the first block of `theme`."""
    block = re.search(rf'\[data-bs-theme="{theme}"\]\s*{{(.*?)}}', CSS.read_text(), re.DOTALL)[1]
    return dict(re.findall(r"--m-([a-z-]+):\s*(#[0-9A-Fa-f]{6})", block))


THEMES = {theme: tokens(theme) for theme in ("light", "dark")}


def pairs(names, grounds):
    return [(theme, name, ground) for theme in THEMES for name in names for ground in grounds]


def test_the_formula_gives_the_known_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1D2A30", "#FAF8F4") == pytest.approx(13.88, abs=0.01)


def test_both_themes_name_the_same_colours():
    assert THEMES["light"].keys() == THEMES["dark"].keys()


@pytest.mark.parametrize(("theme", "name", "ground"), pairs(TEXT, GROUNDS))
def test_text_is_readable_on_every_ground(theme, name, ground):
    assert contrast(THEMES[theme][name], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize(("theme", "name"), [(theme, name) for theme in THEMES for name in TINTED])
def test_a_tag_is_readable_on_its_tint(theme, name):
    assert contrast(THEMES[theme][name], THEMES[theme][f"{name}-tint"]) >= 4.5


@pytest.mark.parametrize(
    ("theme", "name"), [(theme, name) for theme in THEMES for name in ("ink", "link")]
)
def test_words_on_what_is_chosen_are_readable(theme, name):
    assert contrast(THEMES[theme][name], THEMES[theme]["act-tint"]) >= 4.5


@pytest.mark.parametrize(
    ("theme", "ground"), [(theme, name) for theme in THEMES for name in ("act", "act-hover")]
)
def test_words_on_a_button_are_readable(theme, ground):
    assert contrast(THEMES[theme]["on-act"], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize(("theme", "name", "ground"), pairs(("focus", "control"), GROUNDS))
def test_rings_and_edges_of_inputs_are_seen(theme, name, ground):
    assert contrast(THEMES[theme][name], THEMES[theme][ground]) >= 3


def test_no_rule_takes_the_focus_ring_away():
    assert not re.search(r"outline:\s*(none|0)\b", CSS.read_text())


def test_colours_are_written_as_tokens_only():
    _tokens, _, rules = CSS.read_text().partition("/* --- Bootstrap's variables")
    on_screen = rules.partition("/* --- print")[0]

    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*{)", on_screen) == []


def test_the_stylesheet_stays_small():
    assert len(gzip.compress(CSS.read_bytes())) <= 10_000


SCRIPTS = [
    ("app", 3500),
    ("drafts", 1500),
    ("letter", 400),
    ("live", 1000),
    ("notes", 2300),
    ("storage", 600),
    ("theme", 400),
    ("zone", 700),
]


def test_every_script_has_a_limit():
    scripts = {path.stem for path in (Path(settings.BASE_DIR) / "static" / "js").iterdir()}

    assert scripts == {name for name, _ in SCRIPTS}


@pytest.mark.parametrize(("name", "limit"), SCRIPTS)
def test_scripts_stay_small(name, limit):
    script = Path(settings.BASE_DIR) / "static" / "js" / f"{name}.js"

    assert len(gzip.compress(script.read_bytes())) <= limit


def test_an_offices_own_colour_is_measured_on_these_grounds():
    assert THEMES["light"]["sunken"] == GROUND
    assert THEMES["dark"]["card"] == NIGHT
    assert THEMES["light"]["act"] == HOUSE
