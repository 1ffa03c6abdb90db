"""Deactivate and reactivate accounts: who may sign in, and who gets email."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.lengths import require_length
from core.lines import HiddenCharacter, one_line
from core.names import isolated
from users.domain import open_talks
from users.domain.audit_actions import UserAction
from users.models import AccountMerge, Departure, Program, User, survivor
from users.models.leaving import LONGEST_WORD
from users.models.roles import STAFF, Role
from users.services.access_ending import end_access
from users.services.audit import Actor, record, record_each
from users.services.roles import (
    lock_each_with_admins,
    lock_with_admins,
    require_another_admin,
    require_right,
)


@transaction.atomic
def deactivate(
    *, user: User, by: Actor, now: dt.datetime, word: str | None = None, purpose: str = ""
) -> bool:
    """Close an account at once, and end its sessions; False if it is closed already.

    Nothing else of it changes, so `reactivate` restores it. With `word` its open talks are closed,
    and each contact gets one email with it ("" is a word of the site alone); None leaves the talks
    open. `purpose` is a name from the code, for the trail. Raises LastAdmin; Refusal for one's own
    account, for somebody without the right, and for a program that would close one of staff.
    """
    stored = lock_with_admins(user)
    _require_may(stored, by)
    if not stored.is_active:
        return False
    require_another_admin(stored)
    closed = 0 if word is None else open_talks.close(stored, checked_word(word), now)
    stored.is_active = user.is_active = False
    stored.save(update_fields=["is_active"])
    end_access([stored.pk])
    _record(UserAction.DEACTIVATED, stored, by, purpose, talks_closed=closed)
    return True


@transaction.atomic
def reactivate(*, user: User, by: Actor, now: dt.datetime, purpose: str = "") -> bool:
    """Open an account again, as it was; False if it is open. Raises Refusal as `deactivate`.

    Talks that were closed with a word stay closed: their contacts were told.
    """
    stored = lock_with_admins(user)
    _require_may(stored, by)
    if stored.is_active:
        return False
    if (other := survivor(stored)) != stored:
        text = _("This account was merged into that of %(name)s. Undo the merge instead.")
        raise Refusal(text % {"name": isolated(other.full_name or other.email)})
    stored.is_active = user.is_active = True
    stored.save(update_fields=["is_active"])
    Departure.objects.filter(user=stored).forget_warnings()
    _record(UserAction.REACTIVATED, stored, by, purpose)
    return True


@transaction.atomic
def deactivate_each(
    *, people: Collection[User], by: Actor, now: dt.datetime, word: str | None = None
) -> int:
    """Deactivate all of them or none; return how many were active. Raises as `deactivate`."""
    locked = lock_each_with_admins([one.pk for one in people])
    return sum(deactivate(user=one, by=by, now=now, word=word) for one in locked)


@transaction.atomic
def reactivate_each(*, people: Collection[User], by: Actor, now: dt.datetime) -> int:
    """Reactivate all of them or none; return how many were closed. Raises as `reactivate`."""
    locked = lock_each_with_admins([one.pk for one in people])
    return sum(reactivate(user=one, by=by, now=now) for one in locked)


def close_accounts(*, ids: Collection[int], by: Actor, source: Model) -> int:
    """Deactivate many students at once, and end their sessions; return how many.

    As `deactivate` without a word: their talks stay open. The caller asked whether `by` may.
    `source`, such as an import, is the object of each student's entry in the trail. Five queries.
    """
    closed = _set_active(ids, UserAction.DEACTIVATED, by=by, source=source)
    end_access(closed)
    return len(closed)


def open_accounts(*, ids: Collection[int], by: Actor, source: Model) -> int:
    """Reactivate many students, but none who was merged; return how many. As `close_accounts`."""
    merged = AccountMerge.objects.filter(merged__in=ids, undone_at=None)
    ids = set(ids) - set(merged.values_list("merged", flat=True))
    return len(_set_active(ids, UserAction.REACTIVATED, by=by, source=source))


def _set_active(ids: Collection[int], action: UserAction, *, by: Actor, source: Model) -> list[int]:
    is_active = action == UserAction.REACTIVATED
    rows = User.objects.filter(pk__in=ids, is_active=not is_active, roles=[Role.STUDENT])
    locked = rows.order_by("pk").select_for_update(no_key=True)
    changing = list(locked.values_list("pk", flat=True))
    User.objects.filter(pk__in=changing).update(is_active=is_active)
    if is_active:
        Departure.objects.filter(user__in=changing).forget_warnings()
    record_each(
        actor=by,
        action=action,
        object=source,
        student_ids=changing,
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
    return changing


def _require_may(person: User, by: Actor) -> None:
    if by is None:
        return
    require_right(by)
    if isinstance(by, Program) and person.has_role(*STAFF):
        raise Refusal(_("This account has a role of staff: only an admin changes it."))
    if isinstance(by, User) and by.pk == person.pk:
        raise Refusal(_("Nobody deactivates their own account. Ask another admin."))


def checked_word(word: str) -> str:
    """Return a word to the contacts on one line. Raises Refusal for one that cannot be sent."""
    try:
        line = one_line(word)
    except HiddenCharacter as error:
        raise Refusal(_("A hidden character (%s) is in it. Type it again.") % error.code) from error
    require_length(line, LONGEST_WORD)
    return line


def _record(
    action: UserAction, person: User, by: Actor, purpose: str, *, talks_closed: int | None = None
) -> None:
    after: dict[str, bool | int] = {"is_active": person.is_active}
    if talks_closed:
        after["talks_closed"] = talks_closed
    record(
        actor=by,
        action=action,
        object=person,
        student_id=person.pk if person.has_role(Role.STUDENT) else None,
        fields=("is_active",),
        before={"is_active": not person.is_active},
        after=after,
        purpose=purpose,
    )
