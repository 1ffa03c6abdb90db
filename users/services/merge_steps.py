"""What a merge of two accounts does beside moving rows: addresses, university id, profile."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from users.domain.merging import Changes, add_step
from users.models import StudentProfile, User
from users.models.roles import STAFF

OF_PROFILE = ("subject", "class_year", "goal", "curious_about")
Cohorts = StudentProfile.cohorts.through


def move_addresses(kept: User, merged: User, changes: Changes) -> None:
    """Let the other addresses open the account that stays, unless that one has a role of staff.

    Whoever reads a student's address must not get the rights of staff by it.
    """
    if kept.has_role(*STAFF):
        return
    held = {one.lower() for one in _addresses(kept).values_list("email", flat=True)}
    for address in _addresses(merged):
        if address.email.lower() in held:
            continue
        if address.primary:
            changes.put(EmailAddress, "primary", [address.pk], True, False)
        changes.put(EmailAddress, "user_id", [address.pk], merged.pk, kept.pk)


def _addresses(person: User):
    return EmailAddress.objects.filter(user=person).order_by("pk")


def move_identities(kept: User, merged: User, changes: Changes) -> None:
    """Let the other identities at the university's provider open the account, as addresses do."""
    if not kept.has_role(*STAFF):
        ids = list(SocialAccount.objects.filter(user=merged).values_list("pk", flat=True))
        changes.put(SocialAccount, "user_id", ids, merged.pk, kept.pk)


def move_university_id(kept: User, merged: User, changes: Changes) -> None:
    number = merged.university_id
    if number and not kept.university_id:
        changes.put(User, "university_id", [merged.pk], number, None)
        changes.put(User, "university_id", [kept.pk], None, number)
        kept.university_id, merged.university_id = number, None


def join_profiles(kept: User, merged: User, changes: Changes) -> None:
    """Add cohorts, and what the other profile says where that of `kept` says nothing."""
    own = StudentProfile.objects.filter(user=kept).first()
    other = StudentProfile.objects.filter(user=merged).first()
    if own is None or other is None:  # the one there is has moved
        return
    for column in OF_PROFILE:
        if getattr(other, column) and not getattr(own, column):
            changes.put(StudentProfile, column, [own.pk], "", getattr(other, column))
    known = Cohorts.objects.filter(studentprofile=own).values("cohort_id")
    rows = Cohorts.objects.filter(studentprofile=other).exclude(cohort_id__in=known)
    ids = list(rows.values_list("pk", flat=True))
    changes.put(Cohorts, "studentprofile_id", ids, other.pk, own.pk)


def register() -> None:
    for step in (move_addresses, move_identities, move_university_id, join_profiles):
        add_step(step)
