"""Read the columns that allow only some values; other words are kept as remarks. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

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


def read_choices(
    cells: Mapping[str, Sequence[Cell]], context: FileContext, found: Gathering
) -> None:
    known = {
        "field": context.fields,
        "source": context.sources,
        "setting": words_of(Contact.Setting, SETTINGS),
        "relationship": words_of(Contact.Relationship, RELATIONSHIPS),
    }
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


def words_of(
    values: type[Contact.Setting] | type[Contact.Relationship], also: Mapping[Any, str]
) -> dict[str, str]:
    """Return value by each word for it, in lower case: the value, its label, and `also`."""
    found: dict[str, str] = {}
    for value, label in values.choices:
        for word in (value, str(label), *also.get(value, "").split(";")):
            found.setdefault(word.casefold(), value)
    return found
