"""What a merge of two accounts does beside moving rows: addresses, university id, profile."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from users.domain.merging import Changes, add_step
from users.models import AccountMerge, Assignment, StudentProfile, User
from users.models.roles import STAFF
from users.services.assignment_plan import iso

OF_PROFILE = ("subject", "class_year", "goal", "curious_about")
ADDRESS, IDENTITY, USER = "account.emailaddress", "socialaccount.socialaccount", "users.user"
ASSIGNMENT = "users.assignment"
Cohorts = StudentProfile.cohorts.through


def move_addresses(kept: User, merged: User, changes: Changes) -> None:
    """Let the other addresses open the account that stays, unless that one has a role of staff.

    Whoever reads a student's address must not get the rights of staff by it.
    """
    if kept.has_role(*STAFF):
        return
    own = dict(_addresses(kept).values_list("pk", "email"))
    changes.note(EmailAddress, "user_id", list(own), kept.pk, kept.pk)  # those it had before
    held = {one.lower() for one in own.values()}
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


def end_access_since(merge: AccountMerge, kept: User) -> None:
    """Remove what was set up to sign in to `kept` while the other's sign-in opened it, too.

    A password goes as well if anybody signed in meanwhile; a code to its address opens it.
    """
    if not _was_opened(merge, kept):
        return
    SocialAccount.objects.filter(user=kept, date_joined__gte=merge.at).delete()
    Authenticator.objects.filter(user=kept, created_at__gte=merge.at).delete()
    own = [pk for _label, ids, is_moved in _sign_in_rows(merge) if not is_moved for pk in ids]
    since = _addresses(kept).exclude(pk__in=own)
    since.exclude(email__iexact=kept.email).delete()
    if kept.last_login and kept.last_login >= merge.at:
        kept.set_unusable_password()
        kept.save(update_fields=["password"])


def _was_opened(merge: AccountMerge, kept: User) -> bool:
    """True if addresses or identities moved, or a university id to an account of no staff."""
    moved = {label for label, _ids, is_moved in _sign_in_rows(merge) if is_moved}
    return bool(moved - {USER} if kept.has_role(*STAFF) else moved)


def _sign_in_rows(merge: AccountMerge) -> list[tuple[str, list[int], bool]]:
    """Return (label, ids, whether they moved) of addresses, identities and university ids."""
    return [
        (label, ids, before != after)
        for label, _column, ids, before, after in merge.changes
        if label in (ADDRESS, IDENTITY, USER)
    ]


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


def unite_assignments(kept: User, merged: User, changes: Changes) -> None:
    """Let one assignment stand for two of the same people whose days meet.

    That of `kept` gets the days of both; the other goes back to the account that is closed.
    """
    for column in ("student", "staff"):
        moved = {
            pk
            for label, name, ids, _before, after in changes.entries
            if (label, name, after) == (ASSIGNMENT, column, kept.pk)
            for pk in ids
        }
        stayed = Assignment.objects.filter(**{column: merged}).values_list("pk", flat=True)
        others = Assignment.objects.filter(pk__in=moved.union(stayed)).order_by("since", "pk")
        own = list(Assignment.objects.filter(**{column: kept}).exclude(pk__in=moved))
        for other in others:
            same = next((one for one in own if _is_same(one, other, column)), None)
            if same:
                _unite(same, other, column, merged, changes)


def _is_same(one: Assignment, other: Assignment, column: str) -> bool:
    """True if both say the same but for `column`, and no day lies between them."""
    about = {"student_id", "staff_id", "kind", "cohort_id"} - {f"{column}_id"}
    is_equal = all(getattr(one, name) == getattr(other, name) for name in about)
    meet = _last(one) >= other.since and _last(other) >= one.since
    return is_equal and meet


def _last(row: Assignment) -> dt.date:
    return row.until or dt.date.max


def _unite(own: Assignment, other: Assignment, column: str, merged: User, changes: Changes) -> None:
    if getattr(other, f"{column}_id") != merged.pk:
        # first of all: two without an end cannot be there at once
        changes.put(Assignment, column, [other.pk], getattr(own, f"{column}_id"), merged.pk)
    until = max(_last(own), _last(other))
    days = {
        "since": min(own.since, other.since),
        "until": None if until == dt.date.max else until,
    }
    for name, day in days.items():
        before = getattr(own, name)
        if before != day:
            changes.put(Assignment, name, [own.pk], iso(before), iso(day))
            setattr(own, name, day)


def register() -> None:
    for step in (
        move_addresses,
        move_identities,
        move_university_id,
        join_profiles,
        unite_assignments,
    ):
        add_step(step)
