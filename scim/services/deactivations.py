"""Deactivations by the directory: at once within the day's limit, else when an admin confirms."""

import datetime as dt
import zlib

from django.db import connection, transaction

from scim.domain.audit_actions import ASKED_BY_DIRECTORY, ScimAction
from scim.models import Deactivation, SyncedAccount
from scim.selectors.overview import quota
from users.domain.audit_actions import UserAction
from users.models import AuditEntry, Program, User
from users.services import record
from users.services.activation import deactivate, reactivate

State = Deactivation.State
LOCK = zlib.crc32(b"scim.deactivations")  # of PostgreSQL's advisory locks


def ask_deactivation(*, synced: SyncedAccount, now: dt.datetime) -> None:
    """Deactivate a student, or let it wait for an admin: above the limit, or if refused before.

    Call it with the row `synced` locked, before any lock on people.
    """
    with connection.cursor() as cursor:  # so that two at once do not both take the last place
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    user, asked = synced.user, Deactivation.objects.filter(user=synced.user)
    last = asked.order_by("-asked_at", "-pk").first()
    was_refused = last is not None and last.state == State.REFUSED
    if was_refused or quota(now).is_used_up:
        Deactivation.objects.create(user=user, state=State.WAITING, asked_at=now)
        _record(ScimAction.DEACTIVATION_ASKED, user, Program.SCIM)
        return
    if deactivate(user=user, by=Program.SCIM, now=now):
        Deactivation.objects.create(user=user, state=State.DONE, asked_at=now)


def want_active(*, synced: SyncedAccount, now: dt.datetime) -> None:
    """End what the directory asked before, and reactivate a student whom it deactivated.

    Whom the office deactivated stays so. Call it with the row `synced` locked.
    """
    ended = Deactivation.objects.filter(user=synced.user, state__in=[State.WAITING, State.REFUSED])
    if ended.update(state=State.WITHDRAWN, decided_at=now):
        _record(ScimAction.DEACTIVATION_WITHDRAWN, synced.user, Program.SCIM)
    if not synced.user.is_active and _was_closed_by_directory(synced.user):
        reactivate(user=synced.user, by=Program.SCIM, now=now)


def _was_closed_by_directory(user: User) -> bool:
    """True if the last deactivation was the directory's, at once or confirmed; one query.

    By the trail: what the office and other programs do reaches no column of this app.
    """
    entries = AuditEntry.objects.filter(student_id=user.pk, action=UserAction.DEACTIVATED)
    last = entries.order_by("-pk").first()
    return last is not None and (last.program == Program.SCIM or last.purpose == ASKED_BY_DIRECTORY)


@transaction.atomic
def confirm(*, number: int, by: User, now: dt.datetime) -> bool:
    """Deactivate a student for whom the directory asked; False if it does not wait any more.

    Locks in the order of the directory's own requests, so call it for one person at a time.
    """
    waiting = _locked(number)
    if waiting is None:
        return False
    deactivate(user=waiting.user, by=by, now=now, purpose=ASKED_BY_DIRECTORY)
    _decide(waiting, State.CONFIRMED, by, now)
    _record(ScimAction.DEACTIVATION_CONFIRMED, waiting.user, by)
    return True


@transaction.atomic
def refuse(*, number: int, by: User, now: dt.datetime) -> bool:
    """Let a student stay; the directory reads that they are active. False if it waits no more."""
    waiting = _locked(number)
    if waiting is None:
        return False
    SyncedAccount.objects.filter(user=waiting.user).update(removed_at=None, changed_at=now)
    _decide(waiting, State.REFUSED, by, now)
    _record(ScimAction.DEACTIVATION_REFUSED, waiting.user, by)
    return True


def _locked(number: int) -> Deactivation | None:
    found = Deactivation.objects.waiting().filter(pk=number)
    owner = found.values_list("user_id", flat=True).first()
    SyncedAccount.objects.select_for_update().filter(user_id=owner).first()
    return found.select_for_update(of=("self",)).select_related("user").first()


def _decide(waiting: Deactivation, state: str, by: User, now: dt.datetime) -> None:
    waiting.state, waiting.decided_at, waiting.decided_by = state, now, by
    waiting.save(update_fields=["state", "decided_at", "decided_by"])


def _record(action: ScimAction, user: User, by: User | Program) -> None:
    record(actor=by, action=action, object=user, student_id=user.pk)
