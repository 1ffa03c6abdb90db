from users.models.account_merges import AccountMerge, survivor
from users.models.assignment_changes import AssignmentChange
from users.models.audit import AuditEntry
from users.models.departures import Departure
from users.models.identity_providers import ProviderMetadata
from users.models.imports import ImportJob, ImportJobQuerySet, ImportState, ImportUpload
from users.models.job_failures import JobFailure
from users.models.people import (
    Assignment,
    AssignmentQuerySet,
    Cohort,
    CohortQuerySet,
    StudentProfile,
    User,
    UserManager,
    UserQuerySet,
)
from users.models.programs import Program
from users.models.roster import RosterRow
from users.models.session_rows import Session

__all__ = [
    "AccountMerge",
    "Assignment",
    "AssignmentChange",
    "AssignmentQuerySet",
    "AuditEntry",
    "Cohort",
    "CohortQuerySet",
    "Departure",
    "ImportJob",
    "ImportJobQuerySet",
    "ImportState",
    "ImportUpload",
    "JobFailure",
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
