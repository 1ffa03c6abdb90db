"""How each app's rows follow when two accounts of one person are merged.

Every foreign key to User has to be declared here, in the privacy module of its app: what is
missing fails the tests, and no accounts are merged. One that becomes NULL when an account goes says
who did something, and moves without being declared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model
from django.db.models.deletion import SET_NULL
from django.utils.functional import Promise

from users.models import User


class Follow(Enum):
    MOVES = "moves"  # to the account that stays, unless that one has the same already
    STAYS = "stays"  # with the account that is closed: secrets, and settings of an account
    ENDS = "ends"  # deleted, and not restored


@dataclass(frozen=True)
class Owned:
    """One foreign key to User.

    `label` are words for the count that the admin sees, empty for what nobody counts. `along` is a
    lookup to the owner of another row that always has to be the same account. `renews` is a column
    that is filled anew where both accounts hold the same value of it.
    """

    model: type[Model]
    column: str
    follow: Follow = Follow.MOVES
    label: str | Promise = ""
    along: str = ""
    renews: str = ""

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"  # noqa: SLF001 - public API


# [model, column, ids, value before, value after]; all of it JSON
Change = list[Any]


@dataclass
class Changes:
    """What a merge changed, in its order."""

    entries: list[Change] = field(default_factory=list)

    def put(
        self, model: type[Model], column: str, ids: Iterable[int], before: Any, after: Any
    ) -> None:
        """Write `after` into rows that hold `before`, and note it."""
        chosen = list(ids)
        rows = model._base_manager.filter(pk__in=chosen, **{column: before})  # noqa: SLF001 - public
        rows.update(**{column: after})
        self.note(model, column, chosen, before, after)

    def note(
        self, model: type[Model], column: str, ids: list[int], before: Any, after: Any
    ) -> None:
        if ids:
            self.entries.append([model._meta.label_lower, column, ids, before, after])  # noqa: SLF001


Step = Callable[[User, User, Changes], None]  # (the account that stays, the other, changes)
_declared: dict[tuple[str, str], dict[str, Any]] = {}
_steps: list[Step] = []


def declare(
    model: type[Model] | str,
    column: str,
    follow: Follow = Follow.MOVES,
    *,
    label: str | Promise = "",
    along: str = "",
    renews: str = "",
) -> None:
    """Say how rows follow. `model` is a label for a package that may not be installed.

    Raises ValueError for a second, different declaration.
    """
    name = model if isinstance(model, str) else model._meta.label  # noqa: SLF001 - public API
    said = {"follow": follow, "label": label, "along": along, "renews": renews}
    if _declared.setdefault((name.lower(), column), said) != said:
        raise ValueError(f"{name}.{column} is declared already")


def add_step(step: Step) -> None:
    """Register what moving rows alone does not do; runs after all rows have moved."""
    if step not in _steps:
        _steps.append(step)


def steps() -> list[Step]:
    return list(_steps)


def owned() -> list[Owned]:
    """Return every foreign key to User but those of merges themselves.

    Raises LookupError for one that is not declared.
    """
    if missing := undeclared():
        raise LookupError(f"users.domain.merging does not know {', '.join(missing)}.")
    return [Owned(model, column.name, **_said(model, column)) for model, column in _keys_to_user()]


def undeclared() -> list[str]:
    """Return the foreign keys to User whose rows nobody said how to move."""
    return [
        f"{model._meta.label}.{column.name}"  # noqa: SLF001 - public API
        for model, column in _keys_to_user()
        if not _said(model, column)
    ]


def _said(model: type[Model], column: Field) -> dict[str, Any]:
    name = (model._meta.label_lower, column.name)  # noqa: SLF001 - public API
    if name in _declared:
        return _declared[name]
    acted = isinstance(column, ForeignKey) and column.remote_field.on_delete is SET_NULL
    return {"follow": Follow.MOVES} if acted else {}


def _keys_to_user() -> list[tuple[type[Model], Field]]:
    return [
        (model, column)
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields  # noqa: SLF001 - public API
        if column.related_model is User
    ]
