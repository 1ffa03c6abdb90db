"""Read a roster on the server, for cron: the same checks and the same rules as the page."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.errors import Refusal
from core.table_lines import Unreadable
from users.domain.roster_rows import guessed_mapping
from users.models import ImportJob, ImportState, RosterRow
from users.services import imports, roster
from users.services.roster import Ending, TooManyDrops

SOME_WRONG, TOO_MANY = 2, 3  # exit codes, besides 0 and 1
MOST_SHOWN = 50
Kind = RosterRow.Kind


class Command(BaseCommand):
    help = (
        "Check a roster file (CSV or XLSX) and say what it would change; with --apply, change it. "
        "Columns are read as they were in the last file with the same headings that an admin "
        "applied on the page, else guessed. Sends no email. Exits with 0; with 1 if the file "
        "cannot be read or nothing could be applied; with 2 if wrong rows were left out; with 3, "
        "having changed nothing, if more students would be deactivated than --allow-drops says."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--apply", action="store_true", help="change accounts, not only say how"
        )
        parser.add_argument(
            "--end-missing",
            action="store_true",
            help="deactivate students who are not in the file; without it they stay as they are",
        )
        parser.add_argument(
            "--allow-drops",
            type=int,
            default=0,
            metavar="N",
            help="let --end-missing deactivate up to N students; always a tenth of all, or five",
        )

    def handle(self, *args: Any, file: Path, apply: bool, **options: Any) -> None:
        job = self._checked(file)
        self._say(job)
        if apply:
            ending = Ending.ALL if options["end_missing"] else Ending.NONE
            self._apply(job, ending, options["allow_drops"])
        if job.counts.get(Kind.WRONG.value):
            sys.exit(SOME_WRONG)

    def _checked(self, file: Path) -> ImportJob:
        try:
            data = file.read_bytes()
            job = roster.send_roster(data=data, file_name=file.name, by=None, now=clock.now())
            roster.check_columns(job=job, mapping=job.mapping or guessed_mapping(data))
        except (OSError, Unreadable, Refusal) as error:
            raise CommandError(str(error)) from error
        return self._worked(job, ImportState.CHECKED)

    def _worked(self, job: ImportJob, wanted: ImportState) -> ImportJob:
        """Do the work here, or wait for the worker that was faster."""
        while True:
            job.refresh_from_db()
            if job.state == wanted:
                return job
            if not job.is_working or job.problem:
                raise CommandError(job.problem or "Somebody else went on with this file.")
            if run := imports.claim(clock=clock.now, job=job):
                imports.work(run)
            else:
                time.sleep(1)

    def _say(self, job: ImportJob) -> None:
        counts = job.counts
        for kind in Kind:
            self.stdout.write(f"{counts.get(kind.value, 0):8d}  {kind.label}")
        wrong = RosterRow.objects.filter(job=job, kind=Kind.WRONG).order_by("number")
        for row in wrong[:MOST_SHOWN]:
            said = " ".join(sentence for _column, _cell, sentence in row.problems)
            self.stdout.write(f"Row {row.number}: {said}")
        if (number := counts.get(Kind.WRONG.value, 0)) > MOST_SHOWN:
            self.stdout.write(f"and {number - MOST_SHOWN} more wrong rows")

    def _apply(self, job: ImportJob, ending: Ending, allow_drops: int) -> None:
        try:
            roster.apply_checked(job=job, by=None, ending=ending, allow_drops=allow_drops)
        except TooManyDrops as refusal:
            self.stdout.write(f"{refusal.sentence} Nothing was changed. See --allow-drops.")
            sys.exit(TOO_MANY)
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        counts = self._worked(job, ImportState.APPLIED).counts
        self.stdout.write(
            f"Applied: {counts['applied_new']} new, {counts['applied_changed']} changed, "
            f"{counts['applied_deactivated']} deactivated. "
            "It can be undone on the page for 24 hours."
        )
