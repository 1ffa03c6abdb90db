"""Rows as JSON, so that what an undo needs can be stored, and put back."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from django.core import serializers
from django.db.models import Field, ForeignKey, Model
from django.db.models.deletion import Collector

Stored = list[dict[str, Any]]


class _WholeCollector(Collector):
    def can_fast_delete(self, objs: Any, from_field: Any = None) -> bool:
        return False


def delete_and_keep(rows: Sequence[Model]) -> Stored:
    """Delete rows with all that goes with them; return them, those first on which others hang."""
    if not rows:
        return []
    collector = _WholeCollector(using="default")
    collector.collect(rows)
    collector.sort()
    models = list(reversed(list(collector.data)))
    stored = [one for model in models for one in as_stored(list(collector.data[model]))]
    collector.delete()
    return stored


def as_stored(rows: Sequence[Model]) -> Stored:
    """Return rows of one model as JSON, without what the database computes."""
    if not rows:
        return []
    return _plain(serializers.serialize("python", rows, fields=_columns(type(rows[0]))))


def columns_of(row: Model, names: Collection[str]) -> dict[str, Any]:
    """Return some columns of a row as JSON."""
    found = _plain(serializers.serialize("python", [row], fields=list(names)))
    return cast("dict[str, Any]", found[0]["fields"])


def _plain(stored: Stored) -> Stored:
    """Turn moments into text with their microseconds, which Django's JSON leaves out."""
    for one in stored:
        for name, value in one["fields"].items():
            if isinstance(value, dt.date):
                one["fields"][name] = value.isoformat()
    return stored


def set_columns(row: Model, values: dict[str, Any]) -> None:
    """Write columns back that `columns_of` returned; saves nothing."""
    for name, value in values.items():
        column = cast("Field[Any, Any]", row._meta.get_field(name))  # noqa: SLF001 - public API
        setattr(row, column.attname, column.to_python(value))


def put_back(stored: Stored) -> None:
    """Create rows again; leaves out those that hang on something that is gone."""
    for one in serializers.deserialize("python", stored, ignorenonexistent=True):
        if empty_what_is_gone(one.object):
            one.save()


def empty_what_is_gone(row: Model) -> bool:
    """Empty foreign keys to rows that are gone; False if the row can't be without one of them."""
    there = [_is_there(row, column) for column in _foreign_keys(row)]
    return all(there)


def _is_there(row: Model, column: ForeignKey) -> bool:
    value = getattr(row, column.attname)
    there = column.related_model._base_manager.filter(pk=value)  # noqa: SLF001 - public API
    if value is None or there.exists():
        return True
    setattr(row, column.attname, None)
    return column.null


def _foreign_keys(row: Model) -> Iterable[ForeignKey]:
    columns = row._meta.concrete_fields  # noqa: SLF001 - public API
    return [column for column in columns if isinstance(column, ForeignKey)]


def _columns(model: type[Model]) -> list[str]:
    columns = model._meta.concrete_fields  # noqa: SLF001 - public API
    return [column.name for column in columns if not column.generated and not column.primary_key]
