"""Emails about accounts that the office makes or changes: invitation, address, second step."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.undo import can_undo
from outbox.domain.audit_actions import OutboxAction
from outbox.emails.account_kinds import (
    ACCOUNTS_MERGED,
    ADDRESS_CHANGED,
    INVITATION,
    MERGE_UNDONE,
    SECOND_STEP,
    Whose,
)
from outbox.models import Email
from outbox.selectors.invitations import newest_invitation
from outbox.services.queue import add
from users.domain import notices
from users.models import AccountMerge, Program, User
from users.models.roles import Role
from users.services import account_for, give_role, record


@transaction.atomic
def invite(*, names: Mapping[str, str], by: User, now: dt.datetime) -> list[User]:
    """Make these people counselors, email the new ones where to sign in, and return those.

    `names` by address, empty where unknown.
    """
    people = [account_for(address=address, full_name=name) for address, name in names.items()]
    new = [person for person in people if give_role(person=person, role=Role.COUNSELOR, by=by)]
    for person in new:
        _add(person, by=by, now=now)
    return new


@transaction.atomic
def send_invitation(*, person: User, by: User | Program, now: dt.datetime) -> Email:
    """Email somebody who never signed in where to do so.

    Raises Refusal for anybody else, and within ten minutes of the invitation before.
    """
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not stored.is_active:
        raise Refusal(_("This account is deactivated: nobody can sign in to it."))
    if stored.last_login:
        raise Refusal(_("They signed in before and need no invitation."))
    before = newest_invitation(stored)
    if before and can_undo(before.created_at, now):
        raise Refusal(_("An invitation went out a moment ago. Wait ten minutes for another."))
    return _add(stored, by=by, now=now)


def send_new_address(
    *, person: User, by: User | Program, now: dt.datetime, old: str, new: str
) -> None:
    """Tell both addresses of an account that the office changed it."""
    for whose, address in ((Whose.OLD, old), (Whose.NEW, new)):
        add(
            ADDRESS_CHANGED.name,
            address=address,
            object_id=person.pk,
            fact=f"{whose.value}:{now.isoformat()}",
            now=now,
        )


def send_second_step(*, person: User, by: User | Program, now: dt.datetime, change: str) -> None:
    add(
        SECOND_STEP.name,
        to=person,
        object_id=person.pk,
        fact=f"{change}:{now.isoformat()}",
        now=now,
    )


def send_merged(*, person: User, by: User | Program, now: dt.datetime, merge: str) -> None:
    _tell_both(ACCOUNTS_MERGED.name, merge, now)


def send_merge_undone(*, person: User, by: User | Program, now: dt.datetime, merge: str) -> None:
    _tell_both(MERGE_UNDONE.name, merge, now)


def _tell_both(kind: str, code: str, now: dt.datetime) -> None:
    """Email the address of either account of a merge."""
    merge = AccountMerge.objects.select_related("kept", "merged").get(code=code)
    for whose, person in ((Whose.OLD, merge.merged), (Whose.NEW, merge.kept)):
        add(kind, address=person.email, object_id=merge.pk, fact=whose.value, now=now)


def register_notices() -> None:
    notices.register(notices.Notice.ACCOUNTS_MERGED, send_merged)
    notices.register(notices.Notice.MERGE_UNDONE, send_merge_undone)
    notices.register(notices.Notice.INVITATION, send_invitation)
    notices.register(notices.Notice.ADDRESS_CHANGED, send_new_address)
    notices.register(notices.Notice.SECOND_STEP, send_second_step)


def _add(person: User, *, by: User | Program, now: dt.datetime) -> Email:
    record(actor=by, action=OutboxAction.INVITED, object=person)
    return add(
        INVITATION.name,
        to=person,
        object_id=person.pk,
        fact=now.isoformat(),
        sender=by if isinstance(by, User) else None,
        now=now,
    )
