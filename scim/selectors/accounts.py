"""Accounts as a directory finds them: by id, by filter, by page."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from core.addresses import account_form
from core.codes import is_code
from scim.domain.attributes import ENTERPRISE, folded, is_storable
from scim.domain.discovery import MOST_RESULTS
from scim.domain.errors import ScimRefusal, ScimType, not_found
from scim.domain.expressions import Comparison
from scim.domain.representation import Account
from scim.models import Deactivation, SyncedAccount
from users.models import AccountMerge, User, UserQuerySet

MOST_START = 10**9  # beyond every row, and within what PostgreSQL counts


def find_account(code: str) -> Account:
    """Return the account with this id; one query. Raises ScimRefusal (404)."""
    user = shown_users().filter(code=code).first() if is_code(code) else None
    if user is None:
        raise not_found()
    return as_account(user)


def accounts_page(
    comparisons: Iterable[Comparison], *, start: int, count: int
) -> tuple[int, list[Account]]:
    """Return the number of accounts that fit, and those from the `start`-th on. Two queries.

    Raises ScimRefusal (invalidFilter) for an attribute that no filter reads.
    """
    found = shown_users()
    for comparison in comparisons:
        found = found.filter(_condition(comparison))
    total = found.count()
    first = min(max(start, 1), MOST_START) - 1
    number = min(max(count, 0), MOST_RESULTS)
    rows = found.order_by("pk")[first : first + number] if total > first and number else []
    return total, [as_account(user) for user in rows]


def shown_users() -> UserQuerySet:
    """Everybody, staff too, but those whom the directory deleted and those merged into another."""
    waiting = Deactivation.objects.waiting().filter(user=OuterRef("pk"))
    merges = AccountMerge.objects.filter(merged=OuterRef("pk"), undone_at=None)
    return (
        User.objects.filter(Q(synced=None) | Q(synced__removed_at=None), ~Exists(merges))
        .select_related("synced")
        .annotate(waits=Exists(waiting))
    )


def as_account(user: User) -> Account:
    """Wrap a row of `shown_users`."""
    return Account(user, getattr(user, "synced", None), user.waits)  # type: ignore[attr-defined]


def _condition(comparison: Comparison) -> Q:
    path, value = comparison.path, comparison.value
    if path.name == "active" and isinstance(value, bool):
        is_active = Q(is_active=True, waits=False)
        return is_active if value else ~is_active
    if not (isinstance(value, str) and is_storable(value)):
        return Q(pk=None)
    if path.name == "emails" and path.part in (None, "value"):
        return Q(email=account_form(value))
    if path.name == ENTERPRISE and path.part == "employeeNumber":
        return with_university_id(value)
    if path.name == "userName":
        return Q(pk__in=_named(value))
    columns = {"id": "code", "externalId": "synced__external_id"}
    if path.name not in columns:
        text = (
            "Filters read id, userName, externalId, emails.value, active and employeeNumber alone."
        )
        raise ScimRefusal(400, text, ScimType.INVALID_FILTER)
    return Q(**{columns[path.name]: value})


def with_university_id(number: str) -> Q:
    """The condition that an account has this university id, in any case, by its unique index."""
    return Q(Exact(Lower("university_id"), number.lower()))


def _named(user_name: str):
    """Ids of the accounts that the directory calls so, or that it never wrote and have the address.

    One subquery with two index look-ups rather than an OR, for which PostgreSQL reads every row.
    """
    known = SyncedAccount.objects.filter(user_name=folded(user_name)).values("user_id")
    unknown = User.objects.filter(email=account_form(user_name), synced=None).values("pk")
    return known.union(unknown)
