"""The opt-out log: each change of a suppression in a file outside the database.

A change is a row in the transaction of the suppression, and a line of OPT_OUT_LOG right after
it. Where that fails, the row waits for the periodic task, and the suppression holds all the same.
docs/decisions/0137-opt-outs-survive-a-restore.md
"""

import datetime as dt
import errno
import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core import append_only
from core.fault_points import reach
from outbox.domain.opt_out_log import Subject, change_of, encode
from outbox.models import Suppression, SuppressionChange
from outbox.selectors import hold

log = logging.getLogger(__name__)
BATCH = 1000
TICK = dt.timedelta(microseconds=1)
IDENTITY = ["address_key", "kind", "by_office"]
STATE = ["reason", "until", "at", "is_logged", "error"]


def note_set(rows: Iterable[Suppression], *, now: dt.datetime) -> None:
    """Note that `rows` hold as they are. The caller holds their locks."""
    _note([(_subject(row), row.reason, row.until) for row in rows], now)


def note_lifted(rows: Iterable[Suppression], *, now: dt.datetime) -> None:
    """Note that `rows` hold no longer. The caller holds their locks."""
    _note([(_subject(row), "", None) for row in rows], now)


def _subject(row: Suppression) -> Subject:
    return Subject(row.address_key, row.kind, row.reason == Suppression.Reason.OFFICE)


def _note(states: list[tuple[Subject, str, dt.datetime | None]], now: dt.datetime) -> None:
    """Two queries. The last change of a suppression has the latest time, whatever clocks say."""
    if not states:
        return
    keys = {subject.address_key for subject, _, _ in states}
    stored = SuppressionChange.objects.filter(address_key__in=keys)
    last = {change_of(row).subject: row.at for row in stored}
    changes = [
        SuppressionChange(
            **subject._asdict(),
            reason=reason,
            until=until,
            at=max(now, last[subject] + TICK) if subject in last else now,
        )
        for subject, reason, until in sorted(states, key=lambda state: state[0])
    ]
    store(changes)
    # robust: the suppression is committed, and whatever is wrong with the file is no fault of
    # whoever asked for it
    transaction.on_commit(partial(_append_noted, changes), robust=True)


def store(changes: list[SuppressionChange]) -> None:
    SuppressionChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=IDENTITY,
        update_fields=STATE,
        batch_size=BATCH,
    )


def _append_noted(changes: list[SuppressionChange]) -> None:
    reach("after_commit_before_opt_out_log")
    if path := log_path():
        _try_to_append(path, changes)


def log_path() -> Path | None:
    return Path(settings.OPT_OUT_LOG) if settings.OPT_OUT_LOG else None


def append_waiting() -> int:
    """Append all changes that are not in the log yet; return how many that were. Idempotent.

    A log that is missing is made anew with the last change of every suppression, but not in a
    copied database: there its absence has to show before the copy is released.
    """
    path = log_path()
    if path is None:
        return 0
    try:
        if not path.exists() and not (hold.is_copy() or hold.has_wrong_key()):
            SuppressionChange.objects.update(is_logged=False)
            append_only.create(path)
    except OSError as error:
        _note_error(error)
        return 0
    appended = 0
    while rows := list(SuppressionChange.objects.filter(is_logged=False).order_by("at")[:BATCH]):
        if not _try_to_append(path, rows):
            break
        appended += len(rows)
    return appended


def _try_to_append(path: Path, changes: list[SuppressionChange]) -> bool:
    try:
        append_only.append(path, [encode(change_of(row)) for row in changes])
    except OSError as error:
        _note_error(error)
        return False
    reach("after_opt_out_log_before_mark")
    _mark_logged(changes)
    return True


@transaction.atomic
def _mark_logged(changes: list[SuppressionChange]) -> None:
    """Mark those that did not change since they were read. Two queries."""
    appended = {change_of(row).subject: row.at for row in changes}
    keys = {subject.address_key for subject in appended}
    rows = SuppressionChange.objects.select_for_update().filter(address_key__in=keys)
    same = [row.pk for row in rows.order_by("pk") if appended.get(change_of(row).subject) == row.at]
    SuppressionChange.objects.filter(pk__in=same).update(is_logged=True, error="")


def _note_error(error: OSError) -> None:
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)[:20]
    log.warning("opt-outs are not in their log yet: %s", code)
    waiting = SuppressionChange.objects.filter(is_logged=False)
    waiting.exclude(error=code).update(error=code)
