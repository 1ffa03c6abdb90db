"""Saving the office's settings."""

from django.db import transaction

from core import memory
from office.domain.audit_actions import OfficeAction
from office.models import OfficeSettings
from users.domain.audit import states_of
from users.models import User
from users.services import record


class Stale(Exception):
    """Another window saved first; `office` is what is stored."""

    def __init__(self, office: OfficeSettings):
        super().__init__(str(office))
        self.office = office


@transaction.atomic
def save_settings(*, values: dict, version: int, by: User) -> list[str]:
    """Save what the office set, and answer the names of what changed. Raises Stale; writes
    nothing then."""
    office = OfficeSettings.objects.select_for_update().get(id=1)
    if office.version != version:
        raise Stale(office)
    changed = [name for name, value in values.items() if getattr(office, name) != value]
    if not changed:
        return []
    columns = [*changed, "version"]
    before = states_of(office, columns)
    for name in changed:
        setattr(office, name, values[name])
    office.version += 1
    office.save(update_fields=columns)
    record(
        actor=by,
        action=OfficeAction.SETTINGS_CHANGED,
        object=office,
        fields=changed,
        before=before,
        after=states_of(office, columns),
    )
    transaction.on_commit(memory.forget)
    return changed
