"""What an entry of the audit trail names, in words: columns and their values."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Field, TimeField
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def column_words(object_type: str, name: str) -> str:
    """Return "close days" for `close_days`, or how the model calls the column."""
    column = _column(object_type, name)
    return str(column.verbose_name) if column else name.replace("_", " ")


def value_words(object_type: str, name: str, value: Any) -> str:
    """Return a stored state as the site shows it: a choice's label, a date, yes or no."""
    return _words(_column(object_type, name), value)


def _column(object_type: str, name: str) -> Field | None:
    try:
        column = apps.get_model(object_type)._meta.get_field(name)  # noqa: SLF001 - public API
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return column if isinstance(column, Field) else None


def _words(column: Field | None, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        inner = column.base_field if isinstance(column, ArrayField) else column
        return ", ".join(_words(inner, one) for one in value) or _("none")
    if column and column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, str):
        return _moment_words(column, value)
    return str(value)


def _moment_words(column: Field | None, value: str) -> str:
    if isinstance(column, DateTimeField):
        return date_format(localtime(dt.datetime.fromisoformat(value)), "M j, Y, g:i A")
    if isinstance(column, DateField):
        return date_format(dt.date.fromisoformat(value), "M j, Y")
    if isinstance(column, TimeField):
        return time_format(dt.time.fromisoformat(value), "g:i A")
    return value
