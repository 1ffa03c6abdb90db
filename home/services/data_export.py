"""Export everything that the site has about a person, for that person."""

from typing import Any

from django.db import transaction

from home.domain.audit_actions import HomeAction
from users import privacy
from users.models import User
from users.services import record


@transaction.atomic
def export_data(*, person: User) -> dict[str, list[dict[str, Any]]]:
    """Return all rows about the person by model; the audit trail records the export."""
    record(actor=person, action=HomeAction.DATA_EXPORTED, student_id=person.pk)
    return privacy.export(person)
