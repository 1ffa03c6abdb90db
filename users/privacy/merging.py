"""How the rows of this app follow when two accounts are merged, and how long that is kept."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from users.domain.merging import Changes, Follow, declare
from users.models import (
    AccountMerge,
    Assignment,
    AssignmentChange,
    Departure,
    ImportJob,
    RosterRow,
    Session,
    StudentProfile,
)
from users.models.account_merges import UNDO_FOR
from users.privacy.retention import Rule, register
from users.services.account_merging import move_rows

declare(Session, "user", Follow.ENDS)
declare(StudentProfile, "user")
declare(Assignment, "student", label=_("Counselors and courses"))
declare(Assignment, "staff", label=_("Students advised or taught"))
declare(AssignmentChange, "from_staff")
declare(AssignmentChange, "to_staff")
declare(RosterRow, "user")
declare(ImportJob, "owner")
declare(Departure, "user", Follow.STAYS)  # of that account's own day
# a step of services.merge_steps moves them
declare(EmailAddress, "user", Follow.STAYS)
# the record of a merge names the two accounts as they were
declare(AccountMerge, "kept", Follow.STAYS)
declare(AccountMerge, "merged", Follow.STAYS)
declare(AccountMerge, "by", Follow.STAYS)
# packages for signing in: their secrets belong to one account
declare("mfa.Authenticator", "user", Follow.STAYS)
declare("usersessions.UserSession", "user", Follow.ENDS)
declare(SocialAccount, "user", Follow.STAYS)  # as EmailAddress


def final_merges(now: dt.datetime) -> QuerySet[AccountMerge]:
    """Merges that can no longer be undone, with what would have been needed for it."""
    return AccountMerge.objects.filter(at__lte=now - UNDO_FOR).exclude(changes=[])


def forget_changes(rows: QuerySet[AccountMerge], _now: dt.datetime) -> None:
    """Empty `changes`; first move what came to a closed account while it was being merged."""
    for merge in rows.select_related("kept", "merged"):
        if merge.undone_at is None:
            move_rows(merge.kept, merge.merged, Changes())
    rows.update(changes=[])


def register_rules() -> None:
    about = _("which rows moved when two accounts were merged, once it cannot be undone")
    register(Rule("account_merges", about, final_merges, forget_changes))
