"""The colors of the stylesheets, computed again: text at least 4.5:1, edges and rings at least 3:1,
in both themes."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.colors import contrast
from core.initials import TINTS
from office.models.colors import GROUND, HOUSE, NIGHT

STYLES = Path(settings.BASE_DIR) / "static" / "css"
BASE = (STYLES / "base.css").read_text()
ON_SCREEN = [STYLES / f"{name}.css" for name in ("base", "parts", "staff")]
GROUNDS = ("paper", "card", "sunken")
TEXT = ("ink", "muted", "link", "time", "bad", "ok", "warn", "info", "neutral")
TINTED = ("act", "time", "bad", "ok", "warn", "info", "neutral")


def whole(color):
    """#rrggbb, also of #rgb."""
    return color if len(color) == 7 else "#" + "".join(digit * 2 for digit in color[1:])


def tokens():
    """theme -> name -> color, of the tokens that name a color for each."""
    found = re.findall(
        r"--m-([a-z-]+):\s*light-dark\((#[0-9A-Fa-f]{3,6}), (#[0-9A-Fa-f]{3,6})\)", BASE
    )
    return {
        "light": {name: whole(light) for name, light, _ in found},
        "dark": {name: whole(dark) for name, _, dark in found},
    }


THEMES = tokens()


def pairs(names, grounds):
    return [(theme, name, ground) for theme in THEMES for name in names for ground in grounds]


def test_the_formula_gives_the_known_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1D2A30", "#FAF8F4") == pytest.approx(13.88, abs=0.01)


def test_every_color_that_text_stands_in_or_on_is_a_token():
    assert THEMES["light"].keys() >= {
        *TEXT,
        *GROUNDS,
        *TINTED,
        *(f"{name}-tint" for name in TINTED),
    }


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


@pytest.mark.parametrize("number", range(1, TINTS + 1))
def test_initials_are_readable_on_their_tint(number):
    for ground, ink in zip(_token(f"t{number}"), _token(f"t{number}-ink"), strict=True):
        assert contrast(ink, ground) >= 4.5


def _token(name):
    """Its color in light and in dark."""
    parts = (STYLES / "parts.css").read_text()
    return re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\);", parts).groups()


# A row that is a link as a whole shows the ring around the row.
RING_ELSEWHERE = {"a.rows-main:focus-visible", ".cover:focus-visible"}


@pytest.mark.parametrize("sheet", ON_SCREEN)
def test_no_rule_takes_the_focus_ring_away(sheet):
    without = re.findall(r"([^{};]+)\s*{[^{}]*outline:\s*(?:none|0)\b", sheet.read_text())

    assert {selector.strip() for selector in without} <= RING_ELSEWHERE


@pytest.mark.parametrize("sheet", ON_SCREEN)
def test_colors_are_written_as_tokens_only(sheet):
    rules = re.sub(r"--[\w-]+:[^;]*;|mask-image:[^;]*;", "", sheet.read_text())

    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*{)", rules) == []


SCRIPTS = [
    ("app", 4000),
    ("drafts", 1500),
    ("letter", 600),
    ("live", 1000),
    ("notes", 2300),
    ("passkeys", 800),
    ("storage", 1500),  # encryption
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
