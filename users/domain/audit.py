"""The allowed content of the audit trail: actions that apps declare, and values without words."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Field, JSONField, Model, TextChoices, TextField
from django.utils.functional import Promise

from core import zones
from users.models import User
from users.models.audit import LONGEST_NAME

# (who reads the trail, ids of rows) -> name of each row for that reader
Names = Callable[[User, Collection[int]], Mapping[int, str]]
# ids of rows -> path of each row's page
Pages = Callable[[Collection[int]], Mapping[int, str]]

_actions: dict[str, TextChoices] = {}
_views: set[str] = set()
_names: dict[str, Names] = {}
_purposes: dict[tuple[str, str], str | Promise] = {}
_pages: dict[str, Pages] = {}
_links: dict[tuple[str, str], str] = {}
_NAME = re.compile(rf"[A-Za-z0-9_.:-]{{1,{LONGEST_NAME}}}")


class Known(str):
    """A text of a closed list, so written by nobody. Raises ValueError for another."""

    __slots__ = ()

    def __new__(cls, value: str, among: Collection[str]) -> Self:
        if value not in among:
            raise ValueError("This text is none of the known ones.")
        return super().__new__(cls, value)


def register(actions: type[TextChoices], *, views: Iterable[TextChoices] = ()) -> None:
    """Declare an app's actions; `views` are those that only read.

    Raises ValueError for a value that another app declared.
    """
    for action in actions:
        if _actions.setdefault(action.value, action) is not action:
            raise ValueError(f"{action.value} is declared already")
    _views.update(action.value for action in views)


def register_names(model: type[Model], names: Names) -> None:
    _names[model._meta.label_lower] = names  # noqa: SLF001 - public API


def register_pages(model: type[Model], pages: Pages) -> None:
    """Say where rows of `model` have pages; who may open one is asked when it is shown."""
    _pages[model._meta.label_lower] = pages  # noqa: SLF001 - public API


def pages_of(object_type: str) -> Pages | None:
    return _pages.get(object_type)


def register_links(model: type[Model], **columns: type[Model]) -> None:
    """Declare columns whose states are ids of other rows, such as `cohorts` of a person."""
    label = model._meta.label_lower  # noqa: SLF001 - public API
    _links.update({(label, name): it._meta.label_lower for name, it in columns.items()})  # noqa: SLF001


def link_of(object_type: str, column: str) -> str:
    """Return the type of the rows whose ids are the states of a column; empty for other states."""
    return _links.get((object_type, column), "")


def register_purposes(action: TextChoices, purposes: Mapping[str, str | Promise]) -> None:
    """Give words to the purposes with which an action is recorded."""
    _purposes.update({(action.value, purpose): words for purpose, words in purposes.items()})


def is_declared(action: TextChoices) -> bool:
    return _actions.get(action.value) is action


def actions() -> list[TextChoices]:
    return list(_actions.values())


def views() -> frozenset[str]:
    return frozenset(_views)


def label(value: str) -> str | Promise:
    return _actions[value].label if value in _actions else value


def purpose_words(action: str, purpose: str) -> str | Promise:
    """Return a purpose in words; empty for a page whose action says enough."""
    plain = "" if action in _views else purpose.replace("_", " ")
    return _purposes.get((action, purpose), plain)


def names_of(object_type: str) -> Names | None:
    return _names.get(object_type)


def name(text: str) -> str:
    """Return `text`, the name of a column, URL or rule. Raises ValueError for other text."""
    if not _NAME.fullmatch(text):
        raise ValueError("The audit trail takes names from the code, no text.")
    return text


def plain(value: Any) -> Any:
    """Convert numbers, moments, durations, choices and lists to JSON. Raises TypeError for text."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | Known):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta | Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    raise TypeError("The audit trail takes numbers, moments and choices, no text.")


def states_of(row: Model, columns: Iterable[str]) -> dict[str, Any]:
    """Return the values of those columns that hold no words: all but text without choices."""
    found = {name: row._meta.get_field(name) for name in columns}  # noqa: SLF001 - public API
    return {
        name: _state(column, getattr(row, column.attname))
        for name, column in found.items()
        if isinstance(column, Field) and not _holds_words(column)
    }


def _holds_words(column: Field) -> bool:
    if isinstance(column, ArrayField):
        return _holds_words(column.base_field)
    is_text = isinstance(column, CharField | TextField | JSONField)
    return is_text and not column.choices and zones.validate_zone not in column.validators


def _state(column: Field, value: Any) -> Any:
    if isinstance(column, ArrayField):
        return [_state(column.base_field, one) for one in value or []]
    if not isinstance(value, str):
        return value
    among = dict(column.flatchoices) if column.choices else zones.known()
    return Known(value, among) if value else None
