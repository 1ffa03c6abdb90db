"""What a directory changes: it creates, renames and deactivates students, and nobody else."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.addresses import account_form
from core.errors import Refusal
from scim.domain.attributes import Resource, folded
from scim.domain.audit_actions import ScimAction
from scim.domain.changes import apply_patch, read_body
from scim.domain.errors import ScimRefusal, invalid_value, taken
from scim.domain.identity import LONGEST_NAME, Identity, identify
from scim.domain.representation import Account, current_attributes, user_resource
from scim.models import Deactivation, SyncedAccount
from scim.selectors.accounts import find_account, with_university_id
from scim.services.deactivations import ask_deactivation, want_active
from users.models import AccountMerge, Program, User
from users.models.roles import Role
from users.services import record
from users.services.activation import deactivate
from users.services.people import (
    AddressTaken,
    StaffAccount,
    Taken,
    change_person,
    create_person,
)

BY = Program.SCIM


@transaction.atomic
def create_account(*, body: Any, now: dt.datetime) -> Account:
    """Create a student, or link one: by the externalId of a deleted account, or the university id.

    Raises ScimRefusal: 400, or 409 where another account has one of these or the address.
    """
    sent = read_body(body)
    identity = identify(sent)
    known = _deleted_account(sent) or _same_student(identity, now)
    if known is None:
        return _create(sent, identity, now)
    known.removed_at = None
    return _save(known, sent, identity, now)


def replace_account(*, code: str, body: Any, if_match: str, now: dt.datetime) -> Account:
    """Put the attributes of `body` in place of all others, but of `active` and `externalId`.

    Those two stay as they are where the body has none. Raises ScimRefusal.
    """

    def changed(stored: Resource) -> Resource:
        kept = {name: stored[name] for name in ("active", "externalId") if name in stored}
        return kept | read_body(body)

    return _change(code, changed, if_match, now)


def patch_account(*, code: str, body: Any, if_match: str, now: dt.datetime) -> Account:
    """Apply all operations or none. Raises ScimRefusal."""
    return _change(code, lambda stored: apply_patch(stored, body), if_match, now)


@transaction.atomic
def remove_account(*, code: str, if_match: str, now: dt.datetime) -> None:
    """Deactivate a student and show the account to the directory no more; erases nothing."""
    account, synced = _locked(code, if_match, now)
    if account.is_active:
        ask_deactivation(synced=synced, now=now)
    synced.removed_at = synced.changed_at = now
    synced.save()
    _record(ScimAction.REMOVED, account.user)


@transaction.atomic
def _change(
    code: str, changed: Callable[[Resource], Resource], if_match: str, now: dt.datetime
) -> Account:
    account, synced = _locked(code, if_match, now)
    stored = current_attributes(account)
    sent = changed(stored)
    if sent == stored and synced.sent:
        return account
    return _save(synced, sent, identify(sent), now)


def _locked(code: str, if_match: str, now: dt.datetime) -> tuple[Account, SyncedAccount]:
    """Return a student's account as stored, its row of this app locked; made if there is none.

    Only then are people locked: see docs/decisions/0143. Raises ScimRefusal: 404, 403, 412.
    """
    found = find_account(code)
    if found.user.roles != [Role.STUDENT]:
        raise ScimRefusal(403, _("Only accounts of students are changed from the directory."))
    _locked_row(found.user, now)
    account = find_account(code)  # as it is now that nobody else changes it
    version = user_resource(account)["meta"]["version"]
    if if_match and if_match != "*" and version not in if_match.replace(" ", "").split(","):
        raise ScimRefusal(412, _("The account changed since it was read."))
    assert account.synced is not None  # noqa: S101 - made above
    return account, account.synced


def _locked_row(user: User, now: dt.datetime) -> SyncedAccount:
    rows = SyncedAccount.objects.select_for_update(of=("self",)).select_related("user")
    if found := rows.filter(user=user).first():
        return found
    try:
        with transaction.atomic():
            return SyncedAccount.objects.create(
                user=user,
                user_name=folded(user.email),
                linked_at=now,
                changed_at=user.joined_at,  # as it was read so far, so that its version stays
            )
    except IntegrityError:  # another request was first, or another account has that userName
        if found := rows.filter(user=user).first():
            return found
        raise taken(_("Another account has this userName.")) from None


def _deleted_account(sent: Resource) -> SyncedAccount | None:
    """Return the row that the directory deleted and now creates anew, locked."""
    external_id = sent.get("externalId")
    rows = SyncedAccount.objects.select_for_update(of=("self",)).select_related("user")
    known = rows.filter(external_id=external_id).first() if external_id else None
    if known and known.removed_at is None:
        raise taken(_("An account with this externalId exists."))
    if known and known.user.roles != [Role.STUDENT]:
        raise taken(_("This account has a role of staff: the office keeps it."))
    return known


def _same_student(identity: Identity, now: dt.datetime) -> SyncedAccount | None:
    """Return the row of the student with this university id, locked; made if there is none."""
    if not identity.university_id:
        return None
    found = User.objects.filter(with_university_id(identity.university_id))
    merged = AccountMerge.objects.filter(undone_at=None).values("merged")
    user = found.exclude(pk__in=merged).first()
    if user is None:
        return None
    if user.roles != [Role.STUDENT]:
        raise taken(_("This university id belongs to an account that the office keeps."))
    synced = _locked_row(user, now)
    if synced.sent and synced.removed_at is None:
        raise taken(_("Another account has this university id."))
    return synced


def _create(sent: Resource, identity: Identity, now: dt.datetime) -> Account:
    with _told_to_the_directory():
        user = create_person(
            full_name=identity.full_name or sent["userName"][:LONGEST_NAME],
            email=identity.address,
            university_id=identity.university_id,
            roles=[Role.STUDENT],
            by=BY,
        )
        synced = SyncedAccount(user=user, linked_at=now)
        if not sent.get("active", True):
            deactivate(user=user, by=BY, now=now)
        _store(synced, sent, now)
    return find_account(user.code)


def _save(synced: SyncedAccount, sent: Resource, identity: Identity, now: dt.datetime) -> Account:
    """Store what was sent in a locked row and in its account. Raises ScimRefusal.

    Accounts are opened and closed first: that locks people in one order with the admins.
    """
    user = synced.user
    with _told_to_the_directory():
        if sent.get("active", True):
            want_active(synced=synced, now=now)
        elif user.is_active and not Deactivation.objects.waiting().filter(user=user).exists():
            ask_deactivation(synced=synced, now=now)
        said = {
            "email": identity.address,
            "full_name": identity.full_name,
            "university_id": identity.university_id,
        }
        values = {name: value for name, value in said.items() if value}
        change_person(person=user, values=values, by=BY, now=now, sends_email=False)
        _store(synced, sent, now)
    return find_account(user.code)


def _store(synced: SyncedAccount, sent: Resource, now: dt.datetime) -> None:
    """Save the row; an account that the directory did not know before enters the trail."""
    is_linked = synced.external_id != sent.get("externalId") or not synced.sent
    synced.external_id = sent.get("externalId")
    synced.user_name = folded(sent["userName"])
    synced.sent = {name: value for name, value in sent.items() if name != "active"}
    synced.changed_at = now
    _refuse_taken(synced, sent["userName"])
    try:
        with transaction.atomic():
            synced.save()
    except IntegrityError:  # another request was first
        _refuse_taken(synced, sent["userName"])
        raise
    if is_linked:
        _record(ScimAction.LINKED, synced.user)


def _refuse_taken(synced: SyncedAccount, user_name: str) -> None:
    others = SyncedAccount.objects.exclude(user=synced.user)
    if synced.external_id and others.filter(external_id=synced.external_id).exists():
        raise taken(_("Another account has this externalId."))
    strangers = User.objects.filter(email=account_form(user_name), synced=None)
    is_named = others.filter(user_name=synced.user_name).exists()
    if is_named or strangers.exclude(pk=synced.user.pk).exists():
        raise taken(_("Another account has this userName."))


@contextmanager
def _told_to_the_directory() -> Iterator[None]:
    """Turn refusals of people's services into those of the protocol, without names of others."""
    try:
        yield
    except ScimRefusal:
        raise
    except AddressTaken:
        raise taken(_("Another account has this address.")) from None
    except StaffAccount as refusal:  # since this request began
        raise ScimRefusal(403, refusal.sentence) from refusal
    except Taken:
        raise taken(_("Another account has this university id.")) from None
    except ValidationError as error:
        raise invalid_value(" ".join(error.messages)) from error
    except Refusal as refusal:
        raise invalid_value(refusal.sentence) from refusal


def _record(action: ScimAction, user: User) -> None:
    record(actor=BY, action=action, object=user, student_id=user.pk)
