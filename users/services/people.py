"""Accounts of other people: create and change them. A person or a program acts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.address_fields import cleaned
from core.edits import Stale
from core.errors import Refusal
from core.lengths import require_lengths
from core.lines import HiddenCharacter, one_line
from core.names import isolated
from core.zones import default_zone
from users.domain.audit import states_of
from users.domain.audit_actions import UserAction
from users.domain.notices import Notice, send
from users.models import Cohort, Program, StudentProfile, User
from users.models.roles import STAFF, Role
from users.selectors.people import COLUMNS, OF_STUDIES, details_of
from users.services.access_ending import end_access
from users.services.audit import record
from users.services.cohort_members import write_cohorts
from users.services.roles import require_right, with_right_to_give

Actor = User | Program


class Taken(Refusal):
    """Another account, `holder`, has this address or university id."""

    def __init__(self, sentence: str, holder: User):
        super().__init__(sentence)
        self.holder = holder


class AddressTaken(Taken):
    pass


class UniversityIdTaken(Taken):
    pass


class StaffAccount(Refusal):
    sentence = gettext_lazy("This account has a role of staff: only an admin changes it.")


@transaction.atomic
def create_person(
    *,
    full_name: str,
    email: str,
    roles: Iterable[str],
    by: Actor,
    university_id: str = "",
    subject: str = "",
    class_year: str = "",
    cohorts: Iterable[Cohort] = (),
) -> User:
    """Return a new account without a password; no email is sent.

    Raises AddressTaken, UniversityIdTaken, Refusal for roles that `by` may not give, for a
    missing name and for a text that is too long, ValidationError for an invalid address.
    """
    given = with_right_to_give(roles, by)
    values = _cleaned(
        {
            "full_name": full_name,
            "email": email,
            "university_id": university_id,
            "subject": subject,
            "class_year": class_year,
        }
    )
    person = User(roles=given, password=make_password(None), zone=default_zone())
    _set(person, values)
    _save_once(person)
    # proven by the first code entered
    EmailAddress.objects.create(user=person, email=person.email)
    if Role.STUDENT in given:
        studies = {name: values[name] for name in OF_STUDIES}
        StudentProfile.objects.create(user=person, **studies)
    record(
        actor=by,
        action=UserAction.PERSON_CREATED,
        object=person,
        student_id=student_id(person),
        after=states_of(person, ("roles",)),
    )
    if chosen := list(cohorts):
        write_cohorts(person, chosen, by=by)
    return person


@transaction.atomic
def change_person(
    *,
    person: User,
    values: Mapping[str, str],
    by: Actor,
    now: dt.datetime,
    version: int | None = None,
    sends_email: bool = True,
) -> list[str]:
    """Change name, address, university id, subject or year; return the columns that changed.

    A new address is told to both addresses unless `sends_email` is off, and ends sessions, codes
    and a password that nobody confirmed. Raises Stale for another `version` than `details_of` has
    now, StaffAccount for a program, AddressTaken, UniversityIdTaken, Refusal, ValidationError for
    an invalid address.
    """
    if unknown := set(values) - {*COLUMNS}:
        raise ValueError(f"{', '.join(sorted(unknown))}: not a column of people")
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_right(by)
    if isinstance(by, Program) and stored.has_role(*STAFF):
        raise StaffAccount
    before = details_of(stored)
    if version is not None and version != before.version:
        raise Stale(before)
    wanted = _cleaned(values)
    changed = [name for name, value in wanted.items() if value != before.values[name]]
    _change(stored, {name: wanted[name] for name in changed}, by=by)
    if "email" in changed and sends_email:
        old, new = before.values["email"], stored.email
        send(Notice.ADDRESS_CHANGED, person=stored, by=by, now=now, old=old, new=new)
    if changed:
        record(
            actor=by,
            action=UserAction.PERSON_CHANGED,
            object=stored,
            student_id=student_id(stored),
            fields=changed,
        )
    return changed


def student_id(person: User) -> int | None:
    """Return whose record an entry of the trail is about: nobody's for staff."""
    return person.pk if person.has_role(Role.STUDENT) else None


def _change(person: User, values: dict[str, str], *, by: Actor) -> None:
    if "email" in values and isinstance(by, User) and by.pk == person.pk:
        raise Refusal(
            _("Change your own address under Email addresses in your menu: a code proves it.")
        )
    _set(person, values)
    if set(values) & {"full_name", "email", "university_id"}:
        _save_once(person)
    if "email" in values:
        _forget_old_address(person)
    if studies := {name: values[name] for name in OF_STUDIES if name in values}:
        StudentProfile.objects.update_or_create(user=person, defaults=studies)


def _forget_old_address(person: User) -> None:
    """End what the old address opened: all access, other addresses, an unconfirmed password."""
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=person.email)
    end_access([person.pk])
    if person.password_unproven:
        person.set_unusable_password()
        person.password_unproven = False
        person.save(update_fields=["password", "password_unproven"])


def _cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values as they are stored. Raises Refusal, ValidationError."""
    try:
        found = {name: one_line(value) for name, value in values.items()}
    except HiddenCharacter as error:
        raise Refusal(_("A hidden character (%s) is in it. Type it again.") % error.code) from error
    if "email" in found:
        if not found["email"]:
            raise ValidationError(_("An account needs an email address."), code="required")
        found["email"] = cleaned(found["email"]).lower()
    if found.get("full_name") == "":
        raise Refusal(_("An account needs a name."))
    require_lengths(User, {name: text for name, text in found.items() if name not in OF_STUDIES})
    require_lengths(
        StudentProfile, {name: text for name, text in found.items() if name in OF_STUDIES}
    )
    return found


def _set(person: User, values: dict[str, str]) -> None:
    for name in ("full_name", "email"):
        if name in values:
            setattr(person, name, values[name])
    if "university_id" in values:
        person.university_id = values["university_id"] or None


def _save_once(person: User) -> None:
    """Save an account whose address and id no other has. Raises AddressTaken, UniversityIdTaken."""
    _refuse_taken(person)
    columns: Any = None if person.pk is None else ["full_name", "email", "university_id"]
    try:
        with transaction.atomic():
            person.save(update_fields=columns)
    except IntegrityError:  # another transaction was first
        _refuse_taken(person)
        raise


def _refuse_taken(person: User) -> None:
    others = User.objects.exclude(pk=person.pk)
    proven = EmailAddress.objects.filter(email=person.email, verified=True).values("user")
    if holder := others.filter(Q(email=person.email) | Q(pk__in=proven)).first():
        text = _("%(name)s has the address %(address)s already.")
        about = {"name": isolated(holder.full_name), "address": person.email}
        raise AddressTaken(text % about, holder)
    if person.university_id and (
        holder := others.filter(university_id__iexact=person.university_id).first()
    ):
        text = _("%(name)s has the university id %(id)s already.")
        about = {"name": isolated(holder.full_name), "id": isolated(person.university_id)}
        raise UniversityIdTaken(text % about, holder)
