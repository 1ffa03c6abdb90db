"""Accounts, roles and passwords."""

import datetime as dt
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from core.addresses import account_form
from users.domain.audit import states_of
from users.domain.audit_actions import UserAction
from users.models import User, survivor
from users.models.roles import Role
from users.services.audit import record
from users.services.first_password import holder

ROLE_COLUMNS = ("roles", "is_active")


@transaction.atomic
def drop_unproven_password(*, user: User) -> bool:
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not person.password_unproven:
        return False
    user.set_unusable_password()
    user.password_unproven = False
    user.save(update_fields=["password", "password_unproven"])
    record(actor=user, action=UserAction.PASSWORD_DROPPED, object=user)
    return True


@transaction.atomic
def make_admin(*, address: str) -> User:
    """Return the user with this address as an admin, created if there is none.

    Whoever may run commands on the server vouches for the address.
    """
    person = account_for(address=address)
    give_role(person=person, role=Role.ADMIN, by=None)
    own = EmailAddress.objects.filter(user=person)
    row, _ = own.get_or_create(user=person, email=account_form(address))
    row.verified = True
    row.primary = row.primary or not own.filter(primary=True).exists()
    row.save()
    return person


def account_for(*, address: str, full_name: str = "") -> User:
    """Return the account of this address, created if there is none; drops an unproven password.

    `full_name` is for an account that has none yet.
    """
    address = account_form(address)
    proven = (
        EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    )
    person = proven.user if proven else User.objects.filter(email=address).first()
    if person is None:
        person = User.objects.create(email=address, password=make_password(None))
        # proven by the first code entered
        EmailAddress.objects.create(user=person, email=address)
    person = survivor(person)
    if full_name and not person.full_name:
        person.full_name = full_name[:150]
        person.save(update_fields=["full_name"])
    drop_unproven_password(user=person)
    return person


@transaction.atomic
def give_role(*, person: User, role: Role, by: User | None) -> bool:
    """Add a role, and reopen a closed account. True if the role is new."""
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    person.roles, person.is_active = stored.roles, stored.is_active
    if person.has_role(role) and person.is_active:
        return False
    before = states_of(person, ROLE_COLUMNS)
    person.roles = list(dict.fromkeys([*person.roles, role.value]))
    person.is_active = True
    person.save(update_fields=ROLE_COLUMNS)
    record(
        actor=by,
        action=UserAction.ROLE_GIVEN,
        object=person,
        fields=ROLE_COLUMNS,
        before=before,
        after=states_of(person, ROLE_COLUMNS),
    )
    return True


@transaction.atomic
def choose_first_password(
    *,
    token: str,
    full_name: str,
    password: str,
    set_password: Callable[[User, str], None],
    now: dt.datetime,
) -> User | None:
    """Return the link's holder, with name and password set; None if it was already used."""
    found = holder(token, now)
    person = found and User.objects.select_for_update().get(pk=found.pk)
    if person is None or holder(token, now) is None:
        return None
    person.full_name = full_name
    set_password(person, password)
    record(actor=person, action=UserAction.PASSWORD_CHOSEN, object=person)
    return person
