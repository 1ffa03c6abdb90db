from users.models.audit import AuditEntry
from users.models.people import (
    Assignment,
    AssignmentQuerySet,
    Cohort,
    CohortQuerySet,
    Session,
    StudentProfile,
    User,
    UserManager,
    UserQuerySet,
)

__all__ = [
    "Assignment",
    "AssignmentQuerySet",
    "AuditEntry",
    "Cohort",
    "CohortQuerySet",
    "Session",
    "StudentProfile",
    "User",
    "UserManager",
    "UserQuerySet",
]
