from users.models.account_merges import AccountMerge, survivor
from users.models.assignment_changes import AssignmentChange
from users.models.audit import AuditEntry
from users.models.identity_providers import ProviderMetadata
from users.models.imports import ImportJob, ImportJobQuerySet, ImportState, ImportUpload
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
from users.models.roster import RosterRow

__all__ = [
    "AccountMerge",
    "Assignment",
    "AssignmentChange",
    "AssignmentQuerySet",
    "AuditEntry",
    "Cohort",
    "CohortQuerySet",
    "ImportJob",
    "ImportJobQuerySet",
    "ImportState",
    "ImportUpload",
    "Program",
    "ProviderMetadata",
    "RosterRow",
    "Session",
    "StudentProfile",
    "User",
    "UserManager",
    "UserQuerySet",
    "survivor",
]
