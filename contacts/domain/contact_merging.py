"""How each app's rows follow when two contacts of one student are merged.

Every foreign key to Contact has to be declared here; what is missing fails the tests, and no
contacts are merged.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from contacts.models import Contact, ContactMerge

# [app label and model, column, ids, value before, value after]; all of it JSON
Change = list[Any]


@dataclass(frozen=True)
class Follows:
    """One foreign key to Contact.

    `renews` is a column of a form's key that is filled anew where both contacts hold the same.
    `along` is a lookup to the contact of another row that has to be the same one. `is_own`: a step
    of contacts moves these rows.
    """

    model: type[Model]
    column: str
    renews: str = ""
    along: str = ""
    is_own: bool = False

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"  # noqa: SLF001 - public API


@dataclass(frozen=True)
class Merging:
    """Two contacts before they become one; `address` is where letters go to afterwards."""

    kept: Contact
    merged: Contact
    address: str

    @property
    def both(self) -> tuple[Contact, Contact]:
        return self.kept, self.merged


# Raises Refusal; returns rows to be deleted, since only one of the two can have such a row.
Check = Callable[[Merging], list[Model]]
Recompute = Callable[[Contact, dt.datetime], None]
UndoCheck = Callable[[ContactMerge], None]  # raises Refusal
_declared: list[Follows] = []
_checks: list[Check] = []
_recompute: list[Recompute] = []
_undo_checks: list[UndoCheck] = []


def declare(model: type[Model], column: str, **said: Any) -> None:
    follows = Follows(model, column, **said)
    if follows not in _declared:
        _declared.append(follows)


def register(check: Check, recompute: Recompute, check_undo: UndoCheck) -> None:
    """Checks are asked before a merge and its undo; `recompute` writes what follows from rows."""
    if check not in _checks:
        _checks.append(check)
        _recompute.append(recompute)
        _undo_checks.append(check_undo)


def check(merging: Merging) -> list[Model]:
    return [row for one in _checks for row in one(merging)]


def check_undo(merge: ContactMerge) -> None:
    """Raises Refusal where rows that go back have gone on since."""
    for one in _undo_checks:
        one(merge)


def recompute(contact: Contact, now: dt.datetime) -> None:
    for one in _recompute:
        one(contact, now)


def declared() -> list[Follows]:
    """Return every foreign key to Contact. Raises LookupError for one that is not declared."""
    if missing := undeclared():
        raise LookupError(f"contacts.domain.contact_merging does not know {', '.join(missing)}.")
    return list(_declared)


def undeclared() -> list[str]:
    """Return the foreign keys to Contact whose rows nobody said how to move."""
    known = {one.name for one in _declared}
    found = [f"{model._meta.label}.{key.name}" for model, key in _keys()]  # noqa: SLF001 - public
    return [name for name in found if name not in known]


def _keys() -> list[tuple[type[Model], Field]]:
    return [
        (model, column)
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields  # noqa: SLF001 - public API
        if column.related_model is Contact
    ]
