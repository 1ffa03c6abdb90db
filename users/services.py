"""Changes that touch people, and the audit trail."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
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


@dataclass(frozen=True)
class Look:
    """Somebody looked at a student's record: when, who (None once the account is gone), on which page (a URL name)."""

    at: dt.datetime
    who: User | None
    page: str


LOOKS_PER_PAGE = 50


def looks_at(student: User, number: str | None = None) -> tuple[list[Look], Page]:
    """Who looked at the record of `student`, newest first, and the page they are on; an odd `number` is the first."""
    lines = AuditEntry.objects.filter(student_id=student.pk, action="viewed").exclude(actor_id=student.pk)
    page = Paginator(lines.order_by("-at", "-id"), LOOKS_PER_PAGE).get_page(number)
    people = User.objects.in_bulk({line.actor_id for line in page if line.actor_id})
    return [Look(line.at, people.get(line.actor_id), line.purpose) for line in page], page
