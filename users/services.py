"""Changes that touch people, and the audit trail."""

from users.models import AuditEntry


def audit(*, actor, action, subject, subject_id=None, student_id=None, fields=(), count=1, purpose=""):
    """One line in the trail: ids, field names and counts, never text."""
    AuditEntry.objects.create(
        actor_id=getattr(actor, "pk", None),
        action=action,
        subject=subject,
        subject_id=subject_id,
        student_id=student_id,
        fields=list(fields),
        count=count,
        purpose=purpose,
    )
