"""End what lets people in: their sessions, and devices that need no second step for 30 days."""

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.db import transaction

from core.encryption import Unreadable, encrypt, renew
from users.models import Session

SECRETS = ("secret", "seed")  # keys of Authenticator.data
PURPOSE = "second step"  # of core.encryption


def end_access(ids: Collection[int]) -> None:
    """Sign these people out everywhere, and let none of their devices do without a second step.

    Call it in the transaction that closes an account, or takes away the address that opened it.
    Two queries, and one for each second step.
    """
    Session.objects.filter(user__in=ids).delete()
    renew_secrets(people=ids)


@transaction.atomic
def renew_secrets(*, people: Collection[int] | None = None) -> tuple[int, int]:
    """Encrypt the secrets of everybody, or of some user ids, anew with the key of today.

    Devices that need no second step for 30 days need it again: what allauth compares has the
    encrypted seed in it, which for chosen people every row gets. Return the number of rows renewed
    and of those that no key reads.
    """
    rows = Authenticator.objects.select_for_update().order_by("pk")
    renewed = unreadable = 0
    for row in rows if people is None else rows.filter(user__in=people):
        if people is not None:
            row.data.setdefault("seed", encrypt("", purpose=PURPOSE))
        held = [key for key in SECRETS if key in row.data]
        try:
            row.data |= {key: renew(row.data[key], purpose=PURPOSE) for key in held}
        except Unreadable:
            unreadable += 1
            continue
        row.save(update_fields=["data"])
        renewed += bool(held)
    return renewed, unreadable
