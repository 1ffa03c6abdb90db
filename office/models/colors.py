"""The office's color: its contrast, and every shade that the pages need."""

from core.colors import READABLE, contrast, mix, toward

HOUSE = "#0B5D5E"
HOUSE_AT_NIGHT = {"act": "#5EC4BF", "on-act": "#06201F", "link": "#6FCFCA"}  # as in base.css
WHITE, BLACK = "#FFFFFF", "#000000"
GROUND = "#F1EEE7"  # the darkest background of the light pages; static/css/base.css names it sunken
NIGHT = "#1A2327"  # the lightest background of the dark pages: card
CLEAR = 7.0  # dark pages need more contrast


def ratio(color: str) -> float:
    """Return the contrast of text in this color on the pages; 4.5 is enough."""
    return contrast(color, GROUND)


def nearest(color: str) -> str:
    """Return the first darker shade that is readable; the color itself if it is."""
    return toward(color, BLACK, GROUND)


def is_readable(color: str) -> bool:
    return ratio(color) >= READABLE


def at_night(color: str) -> str:
    return toward(color, WHITE, NIGHT, CLEAR)


def style_sheet(color: str) -> str:
    """Return the CSS that replaces the site's color with this one, in light and dark."""
    light, dark = _light(color), _dark(color)
    both = " ".join(f"--m-{name}: light-dark({light[name]}, {dark[name]});" for name in light)
    return f"@media screen {{\n  :root {{ {both} }}\n}}\n"


def email_colors(color: str) -> dict[str, str]:
    """Return what emails need of this color; the names of those at night begin with "dark_"."""
    light, dark = _light(color), HOUSE_AT_NIGHT if color == HOUSE else _dark(color)
    return {name: light[name] for name in ("act", "link")} | {
        "dark_act": dark["act"],
        "dark_on_act": dark["on-act"],
        "dark_link": dark["link"],
    }


def _light(color: str) -> dict[str, str]:
    return {
        "act": color,
        "act-hover": mix(color, BLACK, 0.2),
        "on-act": WHITE,
        "act-tint": toward(mix(color, WHITE, 0.86), WHITE, color),
        "link": color,
    }


def _dark(color: str) -> dict[str, str]:
    act = at_night(color)
    return {
        "act": act,
        "act-hover": mix(act, WHITE, 0.25),
        "on-act": toward(mix(color, BLACK, 0.6), BLACK, act),
        "act-tint": toward(mix(color, NIGHT, 0.75), BLACK, act),
        "link": mix(act, WHITE, 0.1),
    }
