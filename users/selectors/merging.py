"""What an admin sees of two accounts before they are merged: counts, no contents."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from users.domain.merging import Follow, owned
from users.models import AccountMerge, User
from users.selectors.people_filter import matching, resembling
from users.selectors.people_list import role_words

MOST = 10


@dataclass(frozen=True)
class Side:
    person: User
    roles: list[str]
    counts: list[tuple[str, int]]


def comparison(person: User) -> Side:
    """One query for each kind of row."""
    return Side(person, role_words(person), list(counts(person)))


def candidates(person: User, query: str) -> list[User]:
    """Return accounts found by `query`, or those with a like name. One query."""
    if query:
        found = matching(User.objects.exclude(pk=person.pk), query)
        return list(found.order_by("full_name", "pk")[:MOST])
    return [one for one in resembling(person.full_name) if one.pk != person.pk]


def merges_of(person: User) -> list[AccountMerge]:
    """Return merges of this account that stand, the latest first. One query."""
    rows = AccountMerge.objects.filter(Q(kept=person) | Q(merged=person), undone_at=None)
    return list(rows.select_related("kept", "merged").order_by("-at"))


@dataclass(frozen=True)
class MergeNotice:
    merge: AccountMerge
    is_kept: bool
    can_undo: bool

    @property
    def other(self) -> User:
        return self.merge.merged if self.is_kept else self.merge.kept


def merge_notices(person: User, clock: Callable[[], dt.datetime]) -> list[MergeNotice]:
    """One query; the time is read only where there is a merge."""
    found = merges_of(person)
    now = clock() if found else None
    return [
        MergeNotice(one, one.kept_id == person.pk, now is not None and one.can_undo(now))
        for one in found
    ]


def counts(person: User) -> Iterator[tuple[str, int]]:
    """Yield words and the number of rows that a merge would move, one query for each kind."""
    for one in owned():
        if one.label and one.follow == Follow.MOVES:
            rows = one.model._base_manager.filter(**{one.column: person.pk})  # noqa: SLF001
            if number := rows.count():
                yield str(one.label), number
