"""The accounts that a roster is compared with, many at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from core.imports import plain
from core.names import spoken
from users.models import AccountMerge, Assignment, Cohort, StudentProfile, User
from users.models.roles import Role


class Names:
    """Rows of the office by name, however it is written; built once for a file."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]):
        """`rows`: id, name, address or ""."""
        self.shown: dict[int, str] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_address: dict[str, int] = {}
        for pk, name, address in rows:
            self.shown[pk] = name
            self.by_name[plain(spoken(name))].append(pk)
            if address:
                self.by_address[address.lower()] = pk

    def found(self, text: str) -> list[int]:
        """Return the ids of those who are meant: none, one, or several of one name."""
        if pk := self.by_address.get(text.lower()):
            return [pk]
        return self.by_name.get(plain(spoken(text)), [])

    def near(self, text: str) -> str:
        """Return the name that was probably meant, or ""."""
        close = get_close_matches(plain(spoken(text)), self.by_name, n=1, cutoff=0.75)
        return self.shown[self.by_name[close[0]][0]] if close else ""


def cohort_names() -> Names:
    rows = Cohort.objects.in_use().order_by("pk")
    return Names((pk, name, "") for pk, name in rows.values_list("pk", "name"))


def counselor_names() -> Names:
    rows = User.objects.filter(is_active=True, roles__contains=[Role.COUNSELOR]).order_by("pk")
    return Names(rows.values_list("pk", "full_name", "email"))


def merged_accounts() -> dict[int, User]:
    """Return into which account each was merged, by the id of the one that is closed. One query."""
    merges = AccountMerge.objects.filter(undone_at=None).select_related("kept")
    return {merge.merged_id: merge.kept for merge in merges}


@dataclass
class Accounts:
    """The accounts with these university ids or addresses. Three queries when first asked."""

    ids: Collection[str]
    emails: Collection[str]

    @cached_property
    def by_id(self) -> dict[str, User]:
        rows = User.objects.annotate(lower_id=Lower("university_id"))
        found = rows.filter(lower_id__in={one.lower() for one in self.ids})
        return {user.lower_id: user for user in found}

    @cached_property
    def by_email(self) -> dict[str, User]:
        """By each account's own address, and by further ones that it has proven."""
        wanted = set(self.emails)
        proven = EmailAddress.objects.filter(email__in=wanted, verified=True)
        found = {row.email: row.user for row in proven.select_related("user")}
        return found | {user.email: user for user in User.objects.filter(email__in=wanted)}


def snapshots_of(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what a roster may change of each account, as users/domain/roster_changes.py reads it.

    Four queries.
    """
    users = User.objects.filter(pk__in=ids).only(
        "pk", "full_name", "email", "university_id", "leaves_on", "leaves_by"
    )
    profiles = {row.user_id: row for row in StudentProfile.objects.filter(user__in=ids)}
    cohorts, counselors = _cohorts(ids), _counselors(ids)
    found = {}
    for user in users:
        profile = profiles.get(user.pk)
        found[user.pk] = {
            "full_name": user.full_name,
            "email": user.email,
            "university_id": user.university_id or "",
            "leaves_on": str(user.leaves_on or ""),
            "leaves_by": user.leaves_by,
            "subject": profile.subject if profile else "",
            "class_year": profile.class_year if profile else "",
            "cohorts": sorted(cohorts[user.pk]),
            "counselors": sorted(counselors[user.pk]),
            "last": profile.last_roster if profile else {},
        }
    return found


def _cohorts(ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    memberships = StudentProfile.cohorts.through.objects.filter(studentprofile__user__in=ids)
    for user_id, cohort_id in memberships.values_list("studentprofile__user_id", "cohort_id"):
        found[user_id].add(cohort_id)
    return found


def _counselors(ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    current = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER, student__in=ids)
    for student_id, staff_id in current.values_list("student_id", "staff_id"):
        found[student_id].add(staff_id)
    return found
