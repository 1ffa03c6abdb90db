"""The colors of status tags. An enum that pages show as a tag says which of them is its own."""

from enum import StrEnum


class Tone(StrEnum):
    """static/css/app.css draws each of them by its value, in light and dark."""

    NEUTRAL = "neutral"
    INFO = "info"
    TIME = "time"
    ACT = "act"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
