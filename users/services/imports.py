"""Imports: a file is stored, checked, looked at, applied, and can be undone for 24 hours.

Web pages only store what a person wants; a worker does the rest by `run_due`. Checking commits in
batches and starts over after a worker died; applying and undoing are one transaction each, so they
happen once or not at all. Of several workers the one with the job's lease goes on.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from core.edits import AlreadyUsed
from core.errors import Refusal
from core.jobs import notify_workers
from core.table_lines import Unreadable
from users.domain import import_kinds
from users.models import ImportJob, ImportState, ImportUpload, User
from users.models.imports import WRITING

log = logging.getLogger(__name__)
TASK = "users.run_imports"
LEASE = dt.timedelta(minutes=2)  # renewed with each batch
MOST_ATTEMPTS = 3
Clock = Callable[[], dt.datetime]


class ImportStale(Refusal):
    """What the file is compared with has changed since the check, which has to be done again."""


class LostLease(Exception):
    """Another worker has taken over."""


@dataclass
class Run:
    """The work of one worker on one job; see `import_kinds.ImportRun`."""

    job: ImportJob
    token: UUID
    clock: Clock

    def progress(self, done: int, total: int) -> None:
        self.write(done=done, total=total, lease_until=self.clock() + LEASE)

    def write(self, **columns: object) -> None:
        """Store columns of the job. Raises LostLease."""
        if not ImportJob.objects.filter(pk=self.job.pk, lease_token=self.token).update(**columns):
            raise LostLease

    def end(self, state: ImportState, **columns: object) -> None:
        self.write(state=state, lease_until=None, lease_token=None, attempts=0, **columns)


# --- what a person wants --------------------------------------------------------------------------
@transaction.atomic
def store_file(
    *,
    kind: str,
    data: bytes,
    file_name: str,
    headings: list[str],
    by: User | None,
    now: dt.datetime,
    form_key: UUID | None = None,
    owner: User | None = None,
) -> ImportJob:
    """Return a new import, or the one that this form made; raises AlreadyUsed for another file.

    The caller checked its size. An import without `owner` is the office's.
    """
    known = {
        "kind": kind,
        "is_of_office": owner is None,
        "by": by,
        "owner": owner,
        "file_name": file_name[-200:],
        "fingerprint": hashlib.sha256(data).hexdigest(),
        "headings": headings,
        "mapping": last_mapping(kind=kind, headings=headings, owner=owner),
        "created_at": now,
    }
    job, is_new = ImportJob.objects.get_or_create(form_key=form_key or uuid4(), defaults=known)
    if not is_new and (job.fingerprint, job.by_id) != (known["fingerprint"], by and by.pk):
        raise AlreadyUsed(job)
    if is_new:
        ImportUpload.objects.create(job=job, data=data)
    return job


def last_mapping(*, kind: str, headings: list[str], owner: User | None = None) -> dict[str, str]:
    """Return how the last applied file with these headings was read, by `owner` if there is one."""
    earlier = ImportJob.objects.filter(
        kind=kind, headings=headings, owner=owner, state=ImportState.APPLIED
    )
    found = earlier.order_by("-written_at").values_list("mapping", flat=True).first()
    return found or {}


@transaction.atomic
def check_file(*, job: ImportJob, mapping: Mapping[str, str]) -> None:
    """Let a worker read the file by this mapping; what an earlier check found is dropped.

    Raises Refusal while a worker has it, and once it is applied.
    """
    stored = _locked(job)
    if stored.state not in (ImportState.COLUMNS, ImportState.CHECKED, ImportState.FAILED):
        raise Refusal(_("This file is being read or is applied already."))
    if not ImportUpload.objects.filter(job=stored).exists():
        raise Refusal(_("The file is no longer stored. Send it again."))
    stored.mapping = dict(mapping)
    _queue(stored, ImportState.CHECKING)


@transaction.atomic
def apply_import(*, job: ImportJob, choices: Mapping[str, object], by: User | None) -> None:
    """Let a worker apply what was looked at. Raises Refusal, also while another is applied."""
    stored = _locked(job)
    if stored.state != ImportState.CHECKED:
        raise Refusal(_("This import was changed meanwhile. Look at it once more."))
    stored.choices, stored.written_by = dict(choices), by
    _queue(stored, ImportState.APPLYING)


@transaction.atomic
def undo_import(*, job: ImportJob, by: User, now: dt.datetime) -> None:
    """Let a worker undo an applied import. Raises Refusal after 24 hours."""
    stored = _locked(job)
    if not stored.can_undo(now):
        raise Refusal(_("This import cannot be undone any more."))
    stored.written_by = by
    _queue(stored, ImportState.UNDOING)


@transaction.atomic
def follow_up_import(*, job: ImportJob, by: User, now: dt.datetime) -> None:
    """Let a worker follow up an applied import, in as many batches as it takes. Raises Refusal."""
    stored = _locked(job)
    if not stored.can_undo(now):
        raise Refusal(_("This import is too long ago."))
    stored.written_by = by
    _queue(stored, ImportState.FOLLOWING_UP)


@transaction.atomic
def discard_import(*, job: ImportJob) -> None:
    """Delete an import with its file and rows. Raises Refusal once it is applied."""
    stored = _locked(job)
    if stored.state in WRITING or stored.written_at:
        raise Refusal(_("This import is applied; it can only be undone."))
    stored.delete()


def _locked(job: ImportJob) -> ImportJob:
    found = ImportJob.objects.select_for_update(of=("self",)).filter(pk=job.pk).first()
    if found is None:
        raise Refusal(_("Somebody discarded this import."))
    return found


def _queue(job: ImportJob, state: ImportState) -> None:
    job.state, job.problem, job.done, job.attempts = state, "", 0, 0
    job.lease_token = job.lease_until = None
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        raise Refusal(_("Another import is being applied. Wait until it is done.")) from error
    notify_workers(TASK)


# --- what a worker does ---------------------------------------------------------------------------
def run_due(*, clock: Clock) -> int:
    """Do what waits, one job after the other, and return how many."""
    number = 0
    while run := claim(clock=clock):
        work(run)
        number += 1
    return number


@transaction.atomic
def claim(*, clock: Clock, job: ImportJob | None = None) -> Run | None:
    """Take up a job that waits, or this one; None without any. Ends a job that failed often."""
    now = clock()
    jobs = ImportJob.objects.waiting(now).select_for_update(skip_locked=True, of=("self",))
    found = (jobs.filter(pk=job.pk) if job else jobs).in_turn().first()
    if found is None:
        return None
    run = Run(found, uuid4(), clock)
    found.lease_token, found.lease_until = run.token, now + LEASE
    found.attempts += 1
    found.save(update_fields=["lease_token", "lease_until", "attempts"])
    return run


def work(run: Run) -> None:
    """Do what the job of `run` waits for. What fails is tried again when its lease is over."""
    try:
        if run.job.attempts > MOST_ATTEMPTS:
            _stop(run, _("It was tried three times and did not come to its end."))
        elif run.job.state == ImportState.CHECKING:
            _check(run)
        elif run.job.state == ImportState.FOLLOWING_UP:
            _follow_up(run)
        else:
            _write(run)
    except LostLease:
        log.info("import %s: another worker has it", run.job.pk)
    except Unreadable as unreadable:
        _stop(run, str(unreadable))
    except (ImportStale, IntegrityError):
        _check_again(run)
    except (DatabaseError, Refusal, ValueError, LookupError, TypeError):
        log.exception("import %s failed", run.job.pk)  # its lease ends, and it is tried again


def _check(run: Run) -> None:
    counts = import_kinds.named(run.job.kind).check(run)
    run.end(ImportState.CHECKED, counts=counts)


def _follow_up(run: Run) -> None:
    follow_up = import_kinds.named(run.job.kind).follow_up
    counts = follow_up(run) if follow_up else {}
    run.end(ImportState.APPLIED, counts=run.job.counts | counts)


@transaction.atomic
def _write(run: Run) -> None:
    """Apply or undo, and end the job, in one transaction."""
    job = ImportJob.objects.select_for_update(of=("self",)).get(pk=run.job.pk)
    if job.lease_token != run.token:
        raise LostLease
    run.job = job
    kind, is_undo = import_kinds.named(job.kind), job.state == ImportState.UNDOING
    counts = kind.undo(run) if is_undo else kind.apply(run)
    ImportUpload.objects.filter(job=job).delete()
    run.end(
        ImportState.UNDONE if is_undo else ImportState.APPLIED,
        counts=job.counts | counts,
        written_at=run.clock(),
    )


def _check_again(run: Run) -> None:
    if run.job.state in (ImportState.UNDOING, ImportState.FOLLOWING_UP):
        _stop(run, _("What it changed was changed again in a way that cannot be undone."))
        return
    problem = _("Something changed since the file was checked, so it was checked again.")
    run.write(state=ImportState.CHECKING, problem=problem, lease_token=None, lease_until=None)
    notify_workers(TASK)


def _stop(run: Run, problem: str) -> None:
    """End a job that cannot go on; one that is applied stays so."""
    was_applied = run.job.state in (ImportState.UNDOING, ImportState.FOLLOWING_UP)
    state = ImportState.APPLIED if was_applied else ImportState.FAILED
    run.end(state, problem=problem[:300])


def forget(job: ImportJob, now: dt.datetime) -> None:
    """Delete the file and what it said about people; an applied import stays as a row."""
    if job.written_at is None:
        job.delete()
        return
    import_kinds.named(job.kind).forget(job)
    ImportUpload.objects.filter(job=job).delete()
    ImportJob.objects.filter(pk=job.pk).update(forgotten_at=now)
