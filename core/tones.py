"""The colors of status tags. An enum that pages show as a tag defines its own `tone`."""

from enum import StrEnum


class Tone(StrEnum):
    """static/css/base.css has a color for each value, in light and dark."""

    NEUTRAL = "neutral"
    INFO = "info"
    TIME = "time"
    ACT = "act"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
