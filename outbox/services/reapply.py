"""Apply the opt-out log to a restored database."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from outbox.domain import listeners
from outbox.domain.audit_actions import OutboxAction
from outbox.domain.opt_out_log import Change, Log, Subject, change_of, read
from outbox.models import Suppression, SuppressionChange
from outbox.selectors import hold
from outbox.services.opt_out_log import BATCH, log_path, store
from users.models import User
from users.services import record

# Readers go on; whoever stops or allows email meanwhile waits, and counts as later.
LOCK = "LOCK TABLE outbox_suppression, outbox_suppressionchange IN EXCLUSIVE MODE"


@dataclass(frozen=True)
class Reapplied:
    """How many suppressions the log added, changed, found in place and lifted."""

    added: int
    changed: int
    already_there: int
    undone: int
    unreadable: int  # lines


@transaction.atomic
def reapply_opt_outs(
    *, by: User, paths: Sequence[Path] = (), may_be_incomplete: bool = False
) -> Reapplied | None:
    """Bring suppressions to the latest change that the log or this database knows. Idempotent.

    Reads OPT_OUT_LOG, or `paths` together where several hosts kept one each; None without any.
    Raises Refusal with another ADDRESS_KEY than the original's, for a log that cannot be read and,
    unless `may_be_incomplete`, for one that lacks what this database wrote to it.
    """
    hold.require_right_key()
    if not paths and (path := log_path()):
        paths = [path]
    if not paths:
        return None
    log = _read(paths)
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    known = {change_of(row).subject: row for row in SuppressionChange.objects.all()}
    if not may_be_incomplete:
        _require_complete(log, known.values())
    applied = _apply(log, known)
    record(
        actor=by,
        action=OutboxAction.OPT_OUTS_REAPPLIED,
        count=applied.added + applied.changed + applied.undone,
    )
    if applied.added or applied.changed:
        listeners.notify()
    return applied


def _read(paths: Sequence[Path]) -> Log:
    try:
        with ExitStack() as files:
            opened = [files.enter_context(path.open("rb")) for path in paths]
            return read(chain.from_iterable(opened))
    except OSError as error:
        raise Refusal(
            _("The opt-out log %(path)s cannot be read: %(reason)s. Nothing was changed.")
            % {"path": error.filename or paths[0], "reason": error.strerror or error}
        ) from None


def _require_complete(log: Log, known: Iterable[SuppressionChange]) -> None:
    missing = 0
    for row in known:
        change = log.changes.get(change_of(row).subject)
        missing += row.is_logged and (change is None or change.at < row.at)
    if missing:
        raise Refusal(
            ngettext(
                "The opt-out log lacks %(count)d line that this database wrote to it, so it is "
                "not the whole log. Nothing was changed.",
                "The opt-out log lacks %(count)d lines that this database wrote to it, so it is "
                "not the whole log. Nothing was changed.",
                missing,
            )
            % {"count": missing}
        )


def _apply(log: Log, known: dict[Subject, SuppressionChange]) -> Reapplied:
    """Store what the log knows better. Of each suppression the latest change holds."""
    stored = {_subject(row): row for row in Suppression.objects.all()}
    later = [change for change in log.changes.values() if _is_later(change, known, stored)]
    same = sum(_is_same(change, stored) for change in log.changes.values())
    new: list[Suppression] = []
    changed: list[Suppression] = []
    lifted: list[int] = []
    for change in later:
        row = stored.get(change.subject)
        if not change.reason:
            lifted += [row.pk] if row else []
        elif row is None:
            new.append(Suppression(**_values(change)))
        elif not _is_same(change, stored):
            row.reason, row.until, row.created_at = change.reason, change.until, change.at
            changed.append(row)
    Suppression.objects.bulk_create(new, batch_size=BATCH)
    Suppression.objects.bulk_update(changed, ["reason", "until", "created_at"], batch_size=BATCH)
    Suppression.objects.filter(pk__in=lifted).delete()
    store([_logged(change) for change in later])
    return Reapplied(len(new), len(changed), same, len(lifted), log.unreadable)


def _subject(row: Suppression) -> Subject:
    return Subject(row.address_key, row.kind, row.reason == Suppression.Reason.OFFICE)


def _is_later(
    change: Change,
    known: dict[Subject, SuppressionChange],
    stored: dict[Subject, Suppression],
) -> bool:
    """True if this database knows nothing as late of the same suppression."""
    row = known.get(change.subject)
    if row:
        return change.at > row.at
    suppression = stored.get(change.subject)
    return suppression is None or change.at > suppression.created_at


def _is_same(change: Change, stored: dict[Subject, Suppression]) -> bool:
    row = stored.get(change.subject)
    if row is None or not change.reason:
        return False
    return (row.reason, row.until) == (change.reason, change.until)


def _values(change: Change) -> dict[str, Any]:
    return {
        "address_key": change.subject.address_key,
        "kind": change.subject.kind,
        "reason": change.reason,
        "until": change.until,
        "created_at": change.at,
    }


def _logged(change: Change) -> SuppressionChange:
    return SuppressionChange(
        **change.subject._asdict(),
        reason=change.reason,
        until=change.until,
        at=change.at,
        is_logged=True,
    )
