"""Days as files write them, without regard to the site's language. Pure."""

import datetime as dt
import re

_MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "jan january januar janvier enero gennaio",
            "feb february februar février fevrier febrero febbraio",
            "mar march märz marz mars marzo",
            "apr april avril abril aprile",
            "may mai mayo maggio",
            "jun june juni juin junio giugno",
            "jul july juli juillet julio luglio",
            "aug august août aout agosto",
            "sep sept september septembre septiembre settembre",
            "oct october oktober octobre octubre ottobre",
            "nov november novembre noviembre",
            "dec december dezember décembre decembre diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?[ -]([^\W\d_]{3,10})\.?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def day_of(text: str) -> str:
    """Return the day as 2024-06-15; "" for no day, and where day and month may be exchanged."""
    text = " ".join(text.split())[:40]
    if match := _ISO.fullmatch(text):
        return _day(*match.groups())
    if match := _DOTS.fullmatch(text):
        return _day(match[3], match[2], match[1])
    if match := _SLASHES.fullmatch(text):
        return _of_slashes(int(match[1]), int(match[2]), match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _day(match[3], _MONTHS.get(match[2].casefold(), 0), match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _day(match[3], _MONTHS.get(match[1].casefold(), 0), match[2])
    return ""


def _of_slashes(one: int, two: int, year: str) -> str:
    if one > 12:
        return _day(year, two, one)
    return _day(year, one, two) if two > 12 or one == two else ""


def _day(year: str | int, month: str | int, day: str | int) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
