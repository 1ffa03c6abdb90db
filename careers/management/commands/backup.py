"""`manage.py backup`: one encrypted backup, or with --every one after the other."""

import datetime as dt
import logging
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from careers.backup import BackupFailed, make_backup, newest_backup_at, remove_old
from core import clock
from outbox.services import note_backup_failed, note_backup_made

log = logging.getLogger(__name__)
RETRY_MINUTES = 15


class Command(BaseCommand):
    help = (
        "Dump the database into BACKUP_FOLDER, encrypted for BACKUP_RECIPIENT, and remove backups "
        "older than BACKUP_KEEP_DAYS. A backup that fails ends with an error and is an alarm."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            metavar="HOURS",
            help="stay, and make the next one so many hours after the last; a failed one is tried "
            f"again after {RETRY_MINUTES} minutes",
        )

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        if not (settings.BACKUP_FOLDER and settings.BACKUP_RECIPIENT):
            raise CommandError("Set BACKUP_FOLDER and BACKUP_RECIPIENT. See .env.example.")
        folder = Path(settings.BACKUP_FOLDER)
        if every is None:
            try:
                self._back_up(folder)
            except OperationalError:
                raise CommandError("The database does not answer. No backup was made.") from None
            return
        while True:
            try:
                time.sleep(seconds_until_due(folder, clock.now(), hours=every))
                self._back_up(folder)
            except (CommandError, OperationalError) as error:
                why = str(error).strip().partition("\n")[0]
                log.error("BACKUP FAILED: %s", why)  # noqa: TRY400 - one line, no trace
                time.sleep(RETRY_MINUTES * 60)
            connection.close()

    def _back_up(self, folder: Path) -> None:
        now = clock.now()
        try:
            made = make_backup(
                folder=folder,
                recipient=Path(settings.BACKUP_RECIPIENT),
                database=connection.settings_dict,
                now=now,
            )
        except BackupFailed as failure:
            note_backup_failed(failure.code)
            raise CommandError(str(failure)) from None
        except CommandError:
            note_backup_failed("no_program")
            raise
        note_backup_made(now)
        keep = dt.timedelta(days=settings.BACKUP_KEEP_DAYS)
        removed = remove_old(folder, older_than=now - keep)
        log.info("backup made: %s", made.name)
        self.stdout.write(f"{made}: {made.stat().st_size} bytes; {len(removed)} older removed.")


def seconds_until_due(folder: Path, now: dt.datetime, *, hours: int) -> float:
    """Return how long to wait, by the newest file: a restart makes no second backup."""
    newest = newest_backup_at(folder)
    if newest is None:
        return 0.0
    return max(0.0, (newest + dt.timedelta(hours=hours) - now).total_seconds())
