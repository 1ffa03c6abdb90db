"""Changes that touch people, and the audit trail."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from core import zones
from core.addresses import account_form
from users.domain.audit import states_of, views
from users.domain.audit_actions import UserAction
from users.models import AuditEntry, Session, StudentProfile, User
from users.models.roles import Role
from users.services.audit import record
from users.services.first_password import holder

ROLE_COLUMNS = ("roles", "is_active")
PROFILE = ("subject", "class_year")  # what letters say of a student; all else is the person's


def profile_of(student: User) -> StudentProfile:
    """A student's profile; an empty one, not yet stored, for somebody who never had one."""
    return getattr(student, "profile", None) or StudentProfile(user=student)


@dataclass(frozen=True)
class Own:
    """Some of what a person set about themselves, as stored now."""

    values: dict[str, Any]

    @property
    def version(self) -> int:
        """Another number once one of these values changed; other sections of the settings do not
        disturb it."""
        return crc32(repr(sorted(self.values.items())).encode())


class Stale(Exception):
    """Another window saved first; `own` is what is stored now."""

    def __init__(self, own: Own):
        super().__init__()
        self.own = own


def own(person: User, columns: Iterable[str]) -> Own:
    """What is stored in these columns of the person or, for students, of the profile."""
    profile = profile_of(person)
    return Own({name: getattr(profile if name in PROFILE else person, name) for name in columns})


@transaction.atomic
def save_own(*, user_id: int, version: int, values: dict[str, Any]) -> None:
    """Save what a person set in one section. Raises Stale when another window saved first;
    nothing is written then."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    stored = own(person, values)
    if stored.version != version:
        raise Stale(stored)
    of_profile = {name: value for name, value in values.items() if name in PROFILE}
    of_person = {name: value for name, value in values.items() if name not in PROFILE}
    if of_profile:
        StudentProfile.objects.update_or_create(user=person, defaults=of_profile)
    if of_person:
        User.objects.filter(pk=user_id).update(**of_person)


def other_sessions(person: User, *, but: str | None, now: dt.datetime) -> QuerySet[Session]:
    """Where else this person is signed in now; `but` is the key of the session in hand."""
    return Session.objects.filter(user=person, expire_date__gt=now).exclude(session_key=but)


@transaction.atomic
def sign_out_elsewhere(*, person: User, but: str | None, now: dt.datetime) -> int:
    """End every other session of this person, each at its next request; how many there were."""
    ended, _ = other_sessions(person, but=but, now=now).delete()
    record(actor=person, action=UserAction.SIGNED_OUT_ELSEWHERE, count=ended)
    return ended


@transaction.atomic
def drop_unproven_password(*, user: User) -> bool:
    """Remove a password that was set before the account's address was proven; whether there was
    one."""
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
    """The person with this address as an admin, with an account made for them where there was none.

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
    """The account of this address, made where there is none; a password that nobody proved is gone.

    `full_name` is for an account that has none yet.
    """
    address = account_form(address)
    proven = (
        EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    )
    person = proven.user if proven else User.objects.filter(email=address).first()
    if person is None:
        person = User.objects.create(email=address, password=make_password(None))
        # proven by the first code that is typed
        EmailAddress.objects.create(user=person, email=address)
    if full_name and not person.full_name:
        person.full_name = full_name[:150]
        person.save(update_fields=["full_name"])
    drop_unproven_password(user=person)
    return person


def give_role(*, person: User, role: Role, by: User | None) -> bool:
    """Add a role; whether it is new. A closed account opens again."""
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
    """The holder of the link, with a name and a password; None where the link was used
    meanwhile."""
    found = holder(token, now)
    person = found and User.objects.select_for_update().get(pk=found.pk)
    if person is None or holder(token, now) is None:
        return None
    person.full_name = full_name
    set_password(person, password)
    record(actor=person, action=UserAction.PASSWORD_CHOSEN, object=person)
    return person


@dataclass(frozen=True)
class Look:
    """Somebody looked at a student's record on one day: when last, who (None once the account is
    gone), on which page (a URL name), how many times.
    """

    at: dt.datetime
    who: User | None
    page: str
    times: int


LOOKS_PER_PAGE = 50


def looks_at(student: User, number: str | None = None) -> tuple[list[Look], Page]:
    """Who looked at the record of `student`, newest first, and the page they are on; an odd
    `number` is the first.

    One line for each person, page and day of the student's zone.
    """
    looks = AuditEntry.objects.filter(student_id=student.pk, action__in=views()).exclude(
        actor_id=student.pk
    )
    by_day = looks.annotate(day=TruncDate("at", tzinfo=zones.named(student.zone))).order_by()
    lines = by_day.values("day", "actor_id", "purpose").annotate(last=Max("at"), times=Count("pk"))
    page = Paginator(lines.order_by("-last", "actor_id", "purpose"), LOOKS_PER_PAGE).get_page(
        number
    )
    people = User.objects.in_bulk({line["actor_id"] for line in page if line["actor_id"]})
    found = [
        Look(line["last"], people.get(line["actor_id"]), line["purpose"], line["times"])
        for line in page
    ]
    return found, page
