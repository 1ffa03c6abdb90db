"""A student's import of contacts: send a file or a text, correct how it is read, choose, apply."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from contacts.models import ContactImportRow
from contacts.models.contact_imports import CONTACTS
from contacts.selectors.contact_import_file import Reading, open_stored, opened_of
from contacts.services.contact_import_apply import apply_contacts
from contacts.services.contact_import_check import CHOICES, allowed_choices, check_contacts
from contacts.services.contact_import_undo import undo_contacts
from contacts.services.tags import tag_contacts
from core.errors import Refusal
from users.domain import import_kinds
from users.models import ImportJob, ImportState, ImportUpload, User
from users.services import imports

MOST_STORED = 5  # files of one student
# What a web page does at once; more waits for a worker.
AT_ONCE_BYTES = 40_000
AT_ONCE_ROWS = 200
Choice = ContactImportRow.Choice
Clock = Callable[[], dt.datetime]
TOO_MANY = gettext_lazy(
    "You have %(most)d files here that are not imported yet. Import or delete one first."
)
GONE = gettext_lazy("The file is no longer stored. Send it again.")


@transaction.atomic
def send_contacts(
    *, owner: User, data: bytes, file_name: str, form_key: UUID, now: dt.datetime
) -> ImportJob:
    """Store a file, or a pasted text, which has no file name; return its import.

    Raises Unreadable for what holds no contacts, Refusal for too many files, AlreadyUsed.
    """
    opened = open_stored(data, file_name, Reading())
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    stored = ImportUpload.objects.filter(job__owner=owner).exclude(job__form_key=form_key)
    if stored.count() >= MOST_STORED:
        raise Refusal(TOO_MANY % {"most": MOST_STORED})
    return imports.store_file(
        kind=CONTACTS,
        data=data,
        file_name=file_name,
        headings=opened.headings,
        by=owner,
        owner=owner,
        now=now,
        form_key=form_key,
    )


def check_sent(*, job: ImportJob, clock: Clock) -> None:
    """Check a file as it is guessed, if that tells who is who; else the columns are asked for."""
    opened = opened_of(job)
    is_new = job.state == ImportState.COLUMNS
    if is_new and opened and not opened.problems(Reading.of(job.mapping).columns):
        _check(job, job.mapping, clock)


def check_read_so(*, job: ImportJob, reading: Reading, clock: Clock) -> None:
    """Check a file as somebody corrected it. Raises Refusal, Unreadable."""
    before, guessed = opened_of(job), opened_of(job, Reading(reading.encoding))
    if guessed and guessed.has_header == reading.has_header:
        reading = replace(reading, has_header=None)  # the titles may stand below a note
    opened = opened_of(job, reading)
    if before is None or opened is None:
        raise Refusal(GONE)
    shown = Reading.of(job.mapping).columns or before.mapping
    if opened.has_header != before.has_header and reading.columns == shown:
        reading = replace(reading, columns=None)  # guessed anew
    if said := opened.problems(reading.columns):
        raise Refusal(" ".join(said))
    _check(job, reading.as_mapping(), clock)


def _check(job: ImportJob, mapping: Mapping[str, str], clock: Clock) -> None:
    data = ImportUpload.objects.filter(job=job)
    is_small = data.extra(where=["length(data) <= %s"], params=[AT_ONCE_BYTES]).exists()
    with transaction.atomic():
        imports.check_file(job=job, mapping=mapping)
        run = imports.claim(clock=clock, job=job) if is_small else None
    _work(run, clock)


def _work(run: imports.Run | None, clock: Clock) -> None:
    """Do at once what a worker would do; what has changed meanwhile is checked again."""
    if run:
        imports.work(run)
        if again := imports.claim(clock=clock, job=run.job):
            imports.work(again)


@transaction.atomic
def choose(*, job: ImportJob, rows: Mapping[int, str], whole: Mapping[str, str]) -> None:
    """Store what is done with single rows, by their number, and with all others.

    "" is as for the whole file. Nothing is stored once the import is being applied.
    """
    locked = ImportJob.objects.select_for_update(of=("self",)).filter(pk=job.pk)
    stored = locked.filter(state=ImportState.CHECKED).first()
    if stored is None:
        return
    stored.choices = dict(whole)
    stored.save(update_fields=["choices"])
    _choose_rows(stored, rows)


def _choose_rows(job: ImportJob, choices: Mapping[int, str]) -> None:
    rows = ContactImportRow.objects.filter(job=job, number__in=choices, kind__in=CHOICES)
    changed = []
    for row in rows.select_for_update():
        choice = choices[row.number]
        if choice != row.choice and (not choice or choice in allowed_choices(row)):
            row.choice = choice
            changed.append(row)
    ContactImportRow.objects.bulk_update(changed, ["choice"])


def apply_checked(*, job: ImportJob, choices: Mapping[str, str], by: User, clock: Clock) -> None:
    """Apply what was looked at: at once if it is little, else by a worker.

    `choices` are `changed`, a Choice for changed rows; `tag` and `source` for new ones. Raises
    Refusal, also for a tag that cannot be added.
    """
    rows = sum(job.counts.get(kind, 0) for kind in CHOICES)
    with transaction.atomic():
        # before the student, whom the tag locks, as a worker that has the job does
        ImportJob.objects.select_for_update(of=("self",)).filter(pk=job.pk).first()
        wanted: dict[str, object] = dict(choices)
        if choices.get("tag"):
            _tagged, made = tag_contacts(owner=by, contact_ids=[], typed=choices["tag"])
            wanted["new_tags"] = made
        imports.apply_import(job=job, choices=wanted, by=by)
        run = imports.claim(clock=clock, job=job) if rows <= AT_ONCE_ROWS else None
    _work(run, clock)


def undo_applied(*, job: ImportJob, by: User, clock: Clock) -> None:
    """Undo an import for 24 hours: at once if it is little. Raises Refusal."""
    rows = sum(job.counts.get(kind, 0) for kind in CHOICES)
    with transaction.atomic():
        imports.undo_import(job=job, by=by, now=clock())
        run = imports.claim(clock=clock, job=job) if rows <= AT_ONCE_ROWS else None
    _work(run, clock)


def forget_contacts(job: ImportJob) -> None:
    ContactImportRow.objects.filter(job=job).delete()


def register() -> None:
    import_kinds.register(
        import_kinds.ImportKind(
            CONTACTS, check_contacts, apply_contacts, undo_contacts, forget_contacts
        )
    )
