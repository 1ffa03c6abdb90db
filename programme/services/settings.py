"""Saving the office's settings."""

from django.db import transaction

from core import memory
from programme.models import Programme
from users.models import User
from users.services import audit


class Stale(Exception):
    """Another window saved first; `programme` is what is stored."""

    def __init__(self, programme: Programme):
        super().__init__(str(programme))
        self.programme = programme


@transaction.atomic
def save_settings(*, values: dict, version: int, by: User) -> list[str]:
    """Save what the office set, and answer the names of what changed. Raises Stale; writes nothing then."""
    programme = Programme.objects.select_for_update().get(id=1)
    if programme.version != version:
        raise Stale(programme)
    changed = [name for name, value in values.items() if getattr(programme, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(programme, name, values[name])
    programme.version += 1
    programme.save(update_fields=[*changed, "version"])
    audit(actor=by, action="changed", subject="programme", subject_id=programme.pk, fields=changed)
    transaction.on_commit(memory.forget)
    return changed
