from users.models.assignment_changes import AssignmentChange
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
from users.models.programs import Program

__all__ = [
    "Assignment",
    "AssignmentChange",
    "AssignmentQuerySet",
    "AuditEntry",
    "Cohort",
    "CohortQuerySet",
    "Program",
    "Session",
    "StudentProfile",
    "User",
    "UserManager",
    "UserQuerySet",
]
