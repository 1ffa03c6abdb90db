"""Accounts that the office makes for its staff, and their emails."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from outbox.emails.account_kinds import INVITATION
from outbox.services.queue import add
from users.models import User
from users.models.roles import Role
from users.services import account_for, give_role


@transaction.atomic
def invite(*, names: Mapping[str, str], by: User, now: dt.datetime) -> list[User]:
    """Make these people counselors, email the new ones where to sign in, and return those.

    `names` by address, empty where unknown.
    """
    people = [account_for(address=address, full_name=name) for address, name in names.items()]
    new = [person for person in people if give_role(person=person, role=Role.COUNSELOR, by=by)]
    for person in new:
        add(
            INVITATION.name,
            to=person,
            object_id=person.pk,
            fact=now.isoformat(),
            sender=by,
            now=now,
        )
    return new
