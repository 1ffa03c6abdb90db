"""The office's color: whether it can be read, and every shade that the pages need of it."""

from core.colors import READABLE, contrast, mix, rgb, toward

HOUSE = "#0B5D5E"
WHITE, BLACK = "#FFFFFF", "#000000"
GROUND = "#F1EEE7"  # the darkest ground of the light pages; static/css/app.css names it sunken
NIGHT = "#1A2327"  # the lightest ground of the dark pages: card
CLEAR = 7.0  # dark pages want more, since the eye wants more there


def ratio(color: str) -> float:
    """The contrast of words in this color on the pages; 4.5 is enough."""
    return contrast(color, GROUND)


def nearest(color: str) -> str:
    """The first darker shade that can be read; the color itself if it can."""
    return toward(color, BLACK, GROUND)


def is_readable(color: str) -> bool:
    return ratio(color) >= READABLE


def at_night(color: str) -> str:
    """The shade of this color for words and buttons on a dark ground."""
    return toward(color, WHITE, NIGHT, CLEAR)


def style_sheet(color: str) -> str:
    """The rules that put this color in the place of the site's own, in light and in dark."""
    light, dark = _light(color), _dark(color)
    both = " ".join(f"--m-{name}: light-dark({light[name]}, {dark[name]});" for name in light)
    return (
        f"@media screen {{\n  :root {{ {both} }}\n"
        f'  [data-bs-theme="light"] {{ --m-rgb-act: {rgb(color)}; }}\n'
        f'  [data-bs-theme="dark"] {{ --m-rgb-act: {rgb(dark["act"])}; }}\n}}\n'
    )


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
