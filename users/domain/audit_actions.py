"""What this app writes to the audit trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UserAction(TextChoices):
    ROLE_GIVEN = "users.role_given", _("Gave a role")
    PASSWORD_CHOSEN = "users.password_chosen", _("Chose a first password")
    PASSWORD_DROPPED = "users.password_dropped", _("Removed a password that nobody had confirmed")
    SIGNED_OUT_ELSEWHERE = "users.signed_out_elsewhere", _("Signed out everywhere else")
    PERSON_CREATED = "users.person_created", _("Created an account")
    PERSON_CHANGED = "users.person_changed", _("Changed somebody's name, address or studies")
    ROLES_SET = "users.roles_set", _("Set somebody's roles")
    COHORTS_SET = "users.cohorts_set", _("Set somebody's cohorts")
    COHORT_CREATED = "users.cohort_created", _("Created a cohort")
    COHORT_CHANGED = "users.cohort_changed", _("Changed a cohort")
    COHORT_ARCHIVED = "users.cohort_archived", _("Archived a cohort")
    COHORT_RESTORED = "users.cohort_restored", _("Restored a cohort")
    SESSION_ENDED = "users.session_ended", _("Signed out in another place")
    SECOND_STEP_CHANGED = "users.second_step_changed", _("Changed the second step at sign-in")
    SECOND_STEPS_RESET = "users.second_steps_reset", _("Removed somebody's second steps")
    PERSON_VIEWED = "users.person_viewed", _("Looked at somebody's account")
    DEACTIVATED = "users.deactivated", _("Deactivated an account")
    REACTIVATED = "users.reactivated", _("Reactivated an account")
    LEAVING_SET = "users.leaving_set", _("Set the day on which a student leaves")
    LEFT = "users.left", _("Made the account of a student who left read-only")
    ACCOUNT_ERASED = "users.account_erased", _("Erased the account of a student who left")
    ASSIGNMENTS_CHANGED = "users.assignments_changed", _("Changed who advises")
    ASSIGNMENTS_UNDONE = "users.assignments_undone", _("Undid a change of who advises")
    LEAVE_ENDED = "users.leave_ended", _("Ended a leave early")
    ROSTER_APPLIED = "users.roster_applied", _("Applied a roster file")
    ROSTER_INVITED = "users.roster_invited", _("Invited the new students of a roster file")
    ROSTER_UNDONE = "users.roster_undone", _("Undid a roster file")
    ACCOUNTS_MERGED = "users.accounts_merged", _("Merged two accounts of one person")
    MERGE_UNDONE = "users.merge_undone", _("Undid a merge of two accounts")
    SIGN_IN_CONNECTED = "users.sign_in_connected", _("Connected an account with university sign-in")
    SIGN_IN_DISCONNECTED = (
        "users.sign_in_disconnected",
        _("Disconnected an account from university sign-in"),
    )
    TRAIL_EXPORTED = "users.trail_exported", _("Downloaded the audit trail")
    RETENTION_APPLIED = "users.retention_applied", _("Deleted what is kept no longer")
