"""Save the office's settings."""

# ruff: noqa: SLF001 - _meta is public API

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from core.cache import process_cache
from core.edits import Stale
from core.errors import Refusal
from office.domain.audit_actions import OfficeAction
from office.domain.rules import settings_problems
from office.models import OfficeSettings
from office.services.cohort_settings import require_cohorts_fit
from users.domain.audit import states_of
from users.models import User
from users.services import record

NOT_SET_BY_HAND = {"id", "version", "set_up_at", "setup_confirmed", "concern_readers"}


@transaction.atomic
def save_settings(*, values: Mapping[str, Any], version: int, by: User) -> list[str]:
    """Save the office's settings; return the names of changed ones.

    `version` is what OfficeSettings.version_of said of these settings when they were read. What is
    stored already is not stale, so a second click is no conflict. Raises Stale, Refusal for
    settings that contradict each other or a cohort's numbers, ValidationError for values that a
    column does not take.
    """
    office = OfficeSettings.objects.select_for_update().get(id=1)
    changed = [name for name, value in values.items() if getattr(office, name) != value]
    if not changed:
        return []
    if office.version_of(values) != version:
        raise Stale(office)
    _require_valid(office, {name: values[name] for name in changed})
    columns = [*changed, "version"]
    before = states_of(office, columns)
    for name in changed:
        setattr(office, name, values[name])
    require_cohorts_fit(office)
    office.version += 1
    office.clean_fields(exclude={column.name for column in office._meta.fields} - set(changed))
    office.save(update_fields=columns)
    record(
        actor=by,
        action=OfficeAction.SETTINGS_CHANGED,
        object=office,
        fields=changed,
        before=before,
        after=states_of(office, columns),
    )
    transaction.on_commit(process_cache.clear)
    return changed


@transaction.atomic
def set_concern_readers(*, ids: Sequence[int], by: User) -> list[int]:
    """Store who reads concerns; return those who did not before. Takes effect at once."""
    office = OfficeSettings.objects.select_for_update().get(id=1)
    before = list(office.concern_readers)
    if before == list(ids):
        return []
    office.concern_readers = list(ids)
    office.save(update_fields=["concern_readers"])
    record(
        actor=by,
        action=OfficeAction.CONCERN_READERS_SET,
        object=office,
        fields=["concern_readers"],
        before={"concern_readers": before},
        after={"concern_readers": list(ids)},
    )
    transaction.on_commit(process_cache.clear)
    return [one for one in ids if one not in before]


def _require_valid(office: OfficeSettings, changed: Mapping[str, Any]) -> None:
    if forbidden := NOT_SET_BY_HAND & set(changed):
        raise ValueError(f"{', '.join(sorted(forbidden))}: not set by hand.")
    stored = {column.name: getattr(office, column.name) for column in office._meta.fields}
    for problem in settings_problems(stored | dict(changed)).values():
        raise Refusal(problem)
