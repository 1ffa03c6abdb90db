"""The file of directory people: its columns, for import and export, and reading one row."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact, DirectoryEntry
from contacts.models.directory import MONTHS, MOST_A_MONTH
from core.addresses import InvalidAddress, clean_address
from core.imports import Column, Values
from office.models import CareerField

COLUMNS = (
    Column("name", gettext_lazy("Name"), ("full name", "contact", "alumni name"), is_needed=True),
    Column("email", gettext_lazy("Email"), ("email address", "e-mail", "mail"), is_needed=True),
    Column("title", gettext_lazy("What they do"), ("title", "job title", "position", "role")),
    Column("organization", gettext_lazy("Organization"), ("employer", "company", "workplace")),
    Column("field", gettext_lazy("Field of work"), ("field", "industry", "career field")),
    Column("setting", gettext_lazy("Kind of workplace"), ("sector", "work setting")),
    Column("languages", gettext_lazy("Languages"), ("language", "speaks")),
    Column("capacity", gettext_lazy("Requests a month"), ("capacity", "per month", "monthly")),
    Column("months", gettext_lazy("Months"), ("available", "availability", "when")),
    Column("agreed_on", gettext_lazy("Agreed on"), ("date agreed", "consent date", "agreed")),
    Column("agreed_how", gettext_lazy("Agreed how"), ("how agreed", "consent", "how")),
    Column("last_asked_on", gettext_lazy("Last asked"), ("last contacted", "last request")),
    Column("times_asked", gettext_lazy("Times asked"), ("asked", "requests", "number of requests")),
)
LENGTHS = {
    "name": 150,
    "email": 254,
    "title": 150,
    "organization": 150,
    "languages": 150,
    "agreed_how": 200,
}
# As people write dates; a day and a month in numbers alone may be either, so they are refused.
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%b %d %Y")
SPREADSHEET_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(:00)?")


class RowState(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass
class DirectoryRow:
    """A row, and what it would write; `notes` are what the office should know of it."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    state: RowState = RowState.ADDED
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    entry: DirectoryEntry | None = None
    changed: list[str] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        return not self.problems and self.state != RowState.SAME

    @property
    def waits(self) -> bool:
        return not self.values.get("agreed_on")


class Reader:
    """Reads rows; knows the office's fields of work and today's date."""

    def __init__(self, fields: list[CareerField], today: dt.date):
        self.fields = {text.casefold(): each for each in fields for text in (each.name, each.slug)}
        self.settings = {
            text.casefold(): value
            for value, label in Contact.Setting.choices
            for text in (value, str(label))
        }
        self.today = today

    def read(self, row: Values) -> DirectoryRow:
        """Return the row with the values of its filled cells; an empty cell says nothing."""
        made = DirectoryRow(row.number, problems=list(row.problems))
        for column in COLUMNS:
            cell = " ".join(row.by_column.get(column.name, "").split())
            if not cell:
                continue
            try:
                made.values[column.name] = self._value(column.name, cell)
            except ValueError as error:
                made.problems.append(f"{column.label}: {error}")
        for name in ("name", "email"):
            if not row.by_column.get(name, "").strip():
                label = next(column.label for column in COLUMNS if column.name == name)
                made.problems.append(_("“%(label)s” is empty.") % {"label": label})
        return made

    def _value(self, name: str, cell: str) -> Any:
        """Return what a cell says. Raises ValueError with a sentence."""
        longest = LENGTHS.get(name)
        if longest and len(cell) > longest:
            raise ValueError(_("It is longer than %(most)d characters.") % {"most": longest})
        if name == "email":
            return _address(cell)
        if name in ("agreed_on", "last_asked_on"):
            return self._day(cell)
        readers = {
            "field": lambda: _among(self.fields, cell),
            "setting": lambda: _among(self.settings, cell),
            "capacity": lambda: _number(cell, 1, MOST_A_MONTH),
            "times_asked": lambda: _number(cell, 0, 999),
            "months": lambda: months_of(cell),
        }
        return readers[name]() if name in readers else cell

    def _day(self, cell: str) -> dt.date:
        day = _date(cell)
        if not dt.date(1950, 1, 1) <= day <= self.today:
            raise ValueError(_("“%(cell)s” is still to come or long ago.") % {"cell": cell[:60]})
        return day


def complete(row: DirectoryRow) -> None:
    """Fill in what neither the file nor an earlier entry says; half of an agreement is none."""
    stored = row.entry
    for name, empty in EMPTY.items():
        row.values.setdefault(name, getattr(stored, name) if stored else empty)
    if bool(row.values["agreed_on"]) != bool(row.values["agreed_how"]):
        row.notes.append(
            _("How they agreed is missing.")
            if row.values["agreed_on"]
            else _("When they agreed is missing.")
        )
        row.values["agreed_on"], row.values["agreed_how"] = None, ""
    if stored:
        row.changed = [name for name in EMPTY if getattr(stored, name) != row.values[name]]
        row.state = RowState.CHANGED if row.changed else RowState.SAME


EMPTY: dict[str, Any] = {
    "name": "",
    "email": "",
    "title": "",
    "organization": "",
    "field": None,
    "setting": "",
    "languages": "",
    "capacity": None,
    "months": [],
    "agreed_on": None,
    "agreed_how": "",
    "last_asked_on": None,
    "times_asked": 0,
}


def cells(entry: DirectoryEntry) -> list[str]:
    """Return `entry` as a row of the exported file, which can be imported again."""
    values: Mapping[str, object] = {
        name: getattr(entry, name) if getattr(entry, name) is not None else "" for name in EMPTY
    } | {
        "setting": entry.get_setting_display() if entry.setting else "",
        "months": ", ".join(month_name(month) for month in entry.months),
    }
    return [str(values[column.name]) for column in COLUMNS]


def months_of(cell: str) -> list[int]:
    """Return months by name or number, a span too ("Sep-Dec"). Raises ValueError."""
    if cell.casefold() in ("all", "any", "always", "every month", "all year"):
        return []
    found: set[int] = set()
    text = re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", cell)
    for piece in filter(None, re.split(r"[,;/+&\s]+|\band\b", text)):
        ends = [_month(end) for end in piece.split("-")]
        if len(ends) > 2:
            raise ValueError(_("“%(cell)s” is not a list of months.") % {"cell": cell[:60]})
        first, last = ends[0], ends[-1]
        found |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    return [] if len(found) == len(MONTHS) else sorted(found)


def month_name(month: int) -> str:
    return dt.date(2000, month, 1).strftime("%b")


def _month(text: str) -> int:
    word = text.strip().casefold().rstrip(".")
    if word.isascii() and word.isdecimal() and word.lstrip("0") in map(str, MONTHS):
        return int(word)
    for month in MONTHS:
        name = dt.date(2000, month, 1).strftime("%B").casefold()
        if len(word) >= 3 and (name.startswith(word) or (word == "sept" and month == 9)):
            return month
    raise ValueError(_("“%(text)s” is no month.") % {"text": text.strip()[:60]})


def _address(cell: str) -> str:
    try:
        return clean_address(cell)
    except InvalidAddress:
        raise ValueError(_("“%(cell)s” is no email address.") % {"cell": cell[:60]}) from None


def _among(known: Mapping[str, Any], cell: str) -> Any:
    if cell.casefold() not in known:
        raise ValueError(_("The site does not know “%(cell)s”.") % {"cell": cell[:60]})
    return known[cell.casefold()]


def _number(cell: str, least: int, most: int) -> int:
    text = cell.removesuffix(".0")
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and least <= int(text) <= most):
        about = {"cell": cell[:60], "least": least, "most": most}
        raise ValueError(_("“%(cell)s” is not a number from %(least)d to %(most)d.") % about)
    return int(text)


def _date(cell: str) -> dt.date:
    text = SPREADSHEET_DATE.sub(r"\1", cell)
    for pattern in DATES:
        try:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    said = _("“%(cell)s” is no date that is read here. Write it like 2025-03-31.")
    raise ValueError(said % {"cell": cell[:60]})
