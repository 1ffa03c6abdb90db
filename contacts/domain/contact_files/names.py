"""Read the name of a contact from whichever columns a file has for it. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from contacts.domain.contact_files.found import Cell, Gathering, label_of
from contacts.domain.quick_add.parser import name_from_address
from core.names import sort_key

_PARTS = ("given_name", "middle_name", "family_name")


def read_name(cells: Mapping[str, Sequence[Cell]], found: Gathering) -> None:
    """Set the name; without any it is taken from an address that tells it, else it is a problem.

    A name in one column keeps the order that its owner gave it, if it has all of its parts; else
    the parts count, since programs shorten what they display.
    """
    whole, prefix, suffix = (_text(cells, name) for name in ("name", "prefix", "suffix"))
    if not any(map(str.isalnum, whole)) or "@" in whole:
        whole = ""  # Outlook shows an address where no name is known
    name = " ".join(part for part in (_text(cells, each) for each in _PARTS) if part)
    if name and not _has_all(whole, name):
        if whole:
            found.remark(_("Also called"), whole)
        whole = f"{name}, {suffix}" if suffix else name
    name = whole or _from_address(found)
    if name:
        found.set("name", name)
    else:
        found.problems.append(_("There is no name."))
    for column, text in (("prefix", prefix), ("suffix", suffix)):
        if text and not _words(text) <= _words(name):
            found.remark(label_of(column), text)
    _read_preferred(cells, found)


def is_said(text: str, cells: Mapping[str, Sequence[Cell]]) -> bool:
    """Return whether `text` has no word but those of the name: "Maya" of "Maya <maya@…>"."""
    return _words(text) <= _words(" ".join(_text(cells, name) for name in ("name", *_PARTS)))


def _has_all(whole: str, name: str) -> bool:
    """Return whether `whole` has the first and last of the parts, and no comma turns it."""
    if "," in whole:
        return False
    plain = sort_key(whole)
    return bool(whole) and all(word in plain for word in (_words(name)))


def _from_address(found: Gathering) -> str:
    name = name_from_address(found.values.get("email", ""))
    if name:
        said = _("The name %(name)s is guessed from the email address.")
        found.notes.append(said % {"name": name})
    return name


def _read_preferred(cells: Mapping[str, Sequence[Cell]], found: Gathering) -> None:
    preferred = _text(cells, "preferred_name")
    if preferred and sort_key(preferred) != sort_key(found.values.get("name", "")):
        found.set("preferred_name", preferred)


def _text(cells: Mapping[str, Sequence[Cell]], name: str) -> str:
    return " ".join(" ".join(cell.text for cell in cells.get(name, ())).split())


def _words(name: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in sort_key(name)).split())
