"""What a row of a file would change in a contact. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contacts.domain.identity import number_of, page_of
from contacts.models import Contact
from core.addresses import base_form

# Columns of a contact that a file can fill, in the order of the contact's page. `field` and
# `source` are said by slug, a day as YYYY-MM-DD.
COLUMNS = (
    "name", "preferred_name", "title", "organization", "email", "phone", "link", "kind", "level",
    "field", "setting", "source", "found_where", "relationship", "common_ground", "met_on",
    "met_where", "zone", "took_interest", "found_out", "tidbits",
)  # fmt: skip
# What only a new contact takes over from a file. `more_links` is said in lines, `tags` with commas.
OF_NEW = (
    "more_links", "tags", "introduced_by", "introducer_may_be_named", "planned_on", "cadence",
)  # fmt: skip
OF_OFFICE = ("field", "source")
# What a student wrote about somebody is added to, never replaced; each with its length.
ADDED_TO = {"tidbits": 1000, "found_out": 2000}


@dataclass(frozen=True)
class Changes:
    """Columns that are blank in the contact, and those that hold something else."""

    fills: list[str]
    replaces: list[str]


def said_of(contact: Contact) -> dict[str, str]:
    """Return a contact as a file would say it; `field` and `source` have to be loaded."""
    said = {name: _text(getattr(contact, name)) for name in COLUMNS if name not in OF_OFFICE}
    if said["kind"] == Contact.Kind.PROFESSIONAL:  # what nobody chose
        said["kind"] = ""
    office = {name: getattr(contact, name) for name in OF_OFFICE}
    return said | {name: choice.slug if choice else "" for name, choice in office.items()}


def changes_of(said: Mapping[str, str], there: Mapping[str, str], region: str) -> Changes:
    """Compare a row with a contact. A blank cell changes nothing, nor does another spelling."""
    fills: list[str] = []
    replaces: list[str] = []
    for name in COLUMNS:
        new, old = said.get(name, ""), there.get(name, "")
        if name == "kind" and new == Contact.Kind.PROFESSIONAL:
            continue
        if new and not _is_same(name, new, old, region):
            (replaces if old else fills).append(name)
    return Changes(fills, replaces)


def after(name: str, new: str, old: str) -> str:
    """Return the text of a column once a row has filled or replaced it."""
    return with_lines(name, old, new) if name in ADDED_TO else new


def with_lines(name: str, old: str, new: str) -> str:
    """Return `old` with the lines of `new` that it lacks, as far as the column has room."""
    text, longest = old, ADDED_TO[name]
    for line in new.split("\n"):
        longer = f"{text}\n{line}" if text else line
        if line.strip() and line.strip() not in text and len(longer) <= longest:
            text = longer
    return text


def value_of(name: str, text: str, office: Mapping[str, Mapping[str, int]]) -> Any:
    """Return what a column holds for a text; `office` leads from slugs to numbers of choices."""
    if name in OF_OFFICE:
        return office[name].get(text)
    if name == "took_interest":
        return bool(text)
    if name in ("met_on", "planned_on"):
        return dt.date.fromisoformat(text) if text else None
    if name == "cadence":
        return int(text) if text else None
    if name == "kind":
        return text or Contact.Kind.PROFESSIONAL
    return text


def column_of(name: str) -> str:
    return f"{name}_id" if name in OF_OFFICE else name


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "")


def _is_same(name: str, new: str, old: str, region: str) -> bool:
    if not old:
        return False
    if name in ADDED_TO:
        return with_lines(name, old, new) == old
    if name == "email":
        return base_form(new) == base_form(old)
    if name == "phone":
        number = number_of(new, region)
        return (bool(number) and number == number_of(old, region)) or _plain(new) == _plain(old)
    if name == "link":
        return page_of(new).casefold() == page_of(old).casefold()
    return _plain(new) == _plain(old)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
