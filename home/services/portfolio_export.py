"""Take one's talks along as a file."""

from django.db import transaction

from home.domain.audit_actions import HomeAction
from home.domain.portfolio import Talk
from home.selectors.portfolio import talks_of
from users.models import User
from users.services import record


@transaction.atomic
def export_talks(*, student: User) -> list[Talk]:
    """Return the student's talks, the oldest first; the audit trail records the export."""
    talks = talks_of(student)
    record(
        actor=student,
        action=HomeAction.TALKS_EXPORTED,
        student_id=student.pk,
        count=len(talks),
    )
    return talks
