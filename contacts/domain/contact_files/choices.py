"""Read the columns that allow only some values; other words are kept as remarks. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.domain.contact_files.found import Cell, FileContext, Gathering, label_of
from contacts.models import Contact

# What other programs and people write for a kind of workplace.
SETTINGS = {
    Contact.Setting.PRIVATE: "private;for-profit;company;business;corporate;industry",
    Contact.Setting.PUBLIC: "public;government;civil service;state",
    Contact.Setting.NONPROFIT: "nonprofit;not-for-profit;not for profit;ngo;charity",
    Contact.Setting.EDUCATION: "university;school;academia;higher education",
    Contact.Setting.SELF_EMPLOYED: "freelance;freelancer;self employed;own business",
}
RELATIONSHIPS = {
    Contact.Relationship.SAME_PLACE: "same school;alum;alumni;alumna;alumnus;fellow alum",
    Contact.Relationship.INTRODUCED: "introduced;introduction;referral;referred",
    Contact.Relationship.KNOWN: "known;friend;family;i know them",
    Contact.Relationship.NOT_MET: "not met;never met;cold;stranger;unknown",
}
LEVELS = {
    Contact.Level.BEGINNER: "beginner;entry;entry level;junior",
    Contact.Level.AHEAD: "mid;mid level;associate",
    Contact.Level.SENIOR: "senior;experienced",
    Contact.Level.LEADS: "lead;manager;director;executive;leader",
}
KINDS = {
    Contact.Kind.PROFESSIONAL: "professional",
    Contact.Kind.CONNECTOR: "connector",
}
CADENCES = {
    30: "monthly;every month;30",
    90: "quarterly;every quarter;90",
    180: "half-yearly;every six months;180",
    365: "yearly;annually;every year;365",
    0: "never;none;0",
}


def read_choices(
    cells: Mapping[str, Sequence[Cell]], context: FileContext, found: Gathering
) -> None:
    known = _words(get_language()) | {"field": context.fields, "source": context.sources}
    for name, values in known.items():
        for cell in cells.get(name, ()):
            text = " ".join(cell.text.split())
            value = values.get(text.casefold(), "")
            if value and name not in found.values:
                found.values[name] = value
                continue
            found.remark(label_of(name), text)
            if not value:
                said = _("“%(text)s” is in none of the lists of this site. It is kept as a remark.")
                found.notes.append(said % {"text": text[:60]})


@lru_cache
def _words(_language: str | None) -> dict[str, Mapping[str, str]]:
    """Return value by word for each column; cached, since a file asks for each row."""
    return {
        "setting": words_of(Contact.Setting.choices, SETTINGS),
        "relationship": words_of(Contact.Relationship.choices, RELATIONSHIPS),
        "level": words_of(Contact.Level.choices, LEVELS),
        "kind": words_of(Contact.Kind.choices, KINDS),
        "cadence": words_of(Contact.Cadence.choices, CADENCES),
    }


def words_of(choices: Sequence[tuple[Any, Any]], also: Mapping[Any, str]) -> dict[str, str]:
    """Return value by each word for it, in lower case: the value, its label, and `also`."""
    found: dict[str, str] = {}
    for value, label in choices:
        for word in (str(value), str(label), *also.get(value, "").split(";")):
            found.setdefault(word.casefold(), str(value))
    return found
