"""Find, open, connect and disconnect accounts of people whom an identity provider named.

Never by an address: that of an account proves nothing about who the provider means.
"""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from users.domain.audit_actions import UserAction
from users.domain.identities import Identity
from users.models import Program, User
from users.models.roles import STAFF, Role
from users.selectors import sign_up
from users.selectors.single_sign_on import connections, is_person_bound
from users.services import people
from users.services.audit import record
from users.services.people import student_id


class NoAccount(Refusal):
    sentence = _(
        "The university's sign-in knows you, but there is no account here for you, and you can't "
        "open one yourself. The office makes accounts: write to it."
    )


class NotAStudent(NoAccount):
    sentence = _(
        "Accounts are opened here for students, and the university's sign-in does not say that you "
        "are one. If you work with the office, or are a student, write to it."
    )


class AddressInUse(Refusal):
    sentence = _(
        "The address that the university gave us belongs to another account here, so nothing was "
        "opened or changed. If that account is yours, sign in to it in another way and connect the "
        "university's sign-in under Settings. If you can't, write to the office."
    )


class NoAddress(Refusal):
    sentence = _(
        "The university's sign-in did not give us an email address, and an account needs one. "
        "Nothing was opened. The office can have this repaired."
    )


class IsStaff(Refusal):
    sentence = _(
        "Your account here is one of the office's staff, and those are never connected by "
        "themselves. Sign in to it in another way, then connect the university's sign-in under "
        "Settings."
    )


class UnclearAccount(Refusal):
    sentence = _(
        "What the university's sign-in says fits an account that is connected with somebody else. "
        "Nothing was changed. Write to the office, which can find out."
    )


class ClosedAccount(Refusal):
    sentence = _("This account is closed. If this is a surprise, write to the office.")


def account_of(identity: Identity) -> tuple[User, bool]:
    """Return the account, and True if it was connected just now by the university id.

    Opens an account for a student who may have one. Raises Refusal; then nothing has changed.
    """
    try:
        return _find_or_open(identity)
    except (IntegrityError, AddressInUse, UnclearAccount):
        # perhaps by the same person a moment ago, in another window
        return _find_or_open(identity)


@transaction.atomic
def _find_or_open(identity: Identity) -> tuple[User, bool]:
    if (known := _connected(identity)) is not None:
        return known, False
    if (person := _by_university_id(identity)) is not None:
        _connect(person, identity, by=Program.SSO, purpose="university_id")
        return person, True
    return _open(identity), False


def _connected(identity: Identity) -> User | None:
    rows = SocialAccount.objects.filter(provider=identity.provider, uid__in=identity.keys)
    people = {row.user_id: row.user for row in rows.select_related("user")}
    if len(people) > 1:
        raise UnclearAccount
    return next(iter(people.values()), None)


def _by_university_id(identity: Identity) -> User | None:
    """Return the student whom this id names, unless somebody else was connected by it before."""
    if not identity.university_id:
        return None
    rows = User.objects.select_for_update(no_key=True)
    person = rows.filter(university_id__iexact=identity.university_id).first()
    if person is None:
        return None
    if not person.is_active:
        raise ClosedAccount
    if person.has_role(*STAFF):
        raise IsStaff
    if SocialAccount.objects.filter(user=person, provider=identity.provider).exists():
        raise UnclearAccount
    return person


def _connect(person: User, identity: Identity, *, by: User | Program, purpose: str = "") -> None:
    SocialAccount.objects.create(user=person, provider=identity.provider, uid=identity.keys[0])
    record(
        actor=by,
        action=UserAction.SIGN_IN_CONNECTED,
        object=person,
        student_id=student_id(person),
        purpose=purpose,
    )


def _open(identity: Identity) -> User:
    _require_may_open(identity)
    try:
        person = people.create_person(
            full_name=identity.full_name or identity.address.partition("@")[0],
            email=identity.address,
            university_id=identity.university_id,
            roles=[Role.STUDENT],
            by=Program.SSO,
        )
    except people.Taken:  # whose words name the holder, to admins
        raise AddressInUse from None
    if identity.address_is_proven:
        EmailAddress.objects.filter(user=person).update(verified=True, primary=True)
    _connect(person, identity, by=Program.SSO)
    return person


def _require_may_open(identity: Identity) -> None:
    """Raise unless the provider says student or, where it says nothing, the domain may sign up."""
    if identity.is_student is False:
        raise NotAStudent
    if not identity.address:
        raise NoAddress
    if identity.is_student is None:
        if not sign_up.is_open():
            raise NoAccount
        try:
            sign_up.require_domain(identity.address)
        except ValidationError:
            raise NoAccount from None


@transaction.atomic
def connect(*, person: User, identity: Identity) -> bool:
    """Connect the account of somebody who signed in otherwise. False if it was already.

    Raises Refusal if the identity or the account is connected with another.
    """
    known = _connected(identity)
    if known is not None and known != person:
        raise UnclearAccount
    if known is not None:
        return False
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if SocialAccount.objects.filter(user=person, provider=identity.provider).exists():
        raise Refusal(
            _(
                "Your account is connected with another one of the university. Disconnect "
                "that first."
            )
        )
    _connect(person, identity, by=person)
    return True


@transaction.atomic
def disconnect(*, person: User, by: User) -> int:
    """Return how many identities were removed. Raises Refusal where nothing else signs in."""
    if is_person_bound(person):
        raise Refusal(_("Your address can sign in by the university alone."))
    removed, _rows = connections(person).delete()
    if removed:
        record(
            actor=by,
            action=UserAction.SIGN_IN_DISCONNECTED,
            object=person,
            student_id=student_id(person),
            count=removed,
        )
    return removed
