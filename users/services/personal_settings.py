"""Changes that people make to their own settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from core.edits import Stale
from users.models import User
from users.selectors.personal_settings import (
    OF_PERSON,
    OF_PROFILE,
    profile_of,
    stored_settings,
)


@transaction.atomic
def save_settings(*, user_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Save columns of the user or, for students, of the profile.

    Raises Stale when another window saved first, ValidationError for values that the columns do
    not take, ValueError for columns that are not the person's to set.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    stored = stored_settings(person, values)
    if stored.version != version:
        raise Stale(stored)
    _save(person, {name: value for name, value in values.items() if name not in OF_PROFILE})
    save_profile(
        student=person,
        values={name: value for name, value in values.items() if name in OF_PROFILE},
    )


@transaction.atomic
def save_profile(*, student: User, values: Mapping[str, Any]) -> None:
    """Save what letters say about a student. Raises ValidationError."""
    if values:
        _save(profile_of(student), values)


def _save(row: Model, values: Mapping[str, Any]) -> None:
    if unknown := set(values) - {*OF_PERSON, *OF_PROFILE}:
        raise ValueError(f"Nobody sets {', '.join(sorted(unknown))} about themselves.")
    for name, value in values.items():
        setattr(row, name, value)
    columns = {column.name for column in row._meta.fields}  # noqa: SLF001 - public API
    row.clean_fields(exclude=columns - set(values))
    row.save(update_fields=None if row.pk is None else list(values))
