"""Changes that touch people, and the audit trail."""

from django.db import transaction

from users.models import AuditEntry, StudentProfile, User


def profile_of(student: User) -> StudentProfile:
    """A student's profile; an empty one, not yet stored, for somebody who never had one."""
    return getattr(student, "profile", None) or StudentProfile(user=student)


@transaction.atomic
def save_person(*, user_id: int, values: dict, profile: dict) -> None:
    """Save what a person set about themselves; `profile` is empty for people who are no students."""
    User.objects.filter(pk=user_id).update(**values)
    if profile:
        StudentProfile.objects.update_or_create(user_id=user_id, defaults=profile)


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
