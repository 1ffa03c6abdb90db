"""manage.py rehearse_restore: show that a backup can be restored, without touching the site."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import connection

from careers.rehearsal import (
    STANDARD_INPUT,
    Difference,
    Rehearsal,
    describe,
    newest_dump,
    rehearse,
)


class Command(BaseCommand):
    help = (
        "Restore the newest dump into a second database on the same server, compare the number of "
        "rows of every table with the site's, and drop it again. The site's database is only read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--file",
            type=Path,
            help="a dump made by pg_dump --format custom; - reads it from standard input",
        )
        which.add_argument("--folder", type=Path, help="the folder whose newest file is restored")
        parser.add_argument(
            "--keep", action="store_true", help="leave the second database, to look at it"
        )

    def handle(self, *args: Any, keep: bool, **options: Any) -> None:
        dump = options["file"] or newest_dump(options["folder"])
        live = connection.settings_dict
        owner = settings.MIGRATION_DATABASE or live
        found = rehearse(dump=dump, live=live, owner=owner, keep=keep)
        self.stdout.write(_origin(dump))
        self.stdout.write(
            f"Restored {found.tables} tables with {found.rows} rows in {found.seconds:.1f} s."
        )
        self._show(found)
        faults = [one.table for one in found.differences if one.is_fault]
        if faults or not found.tables:
            raise CommandError(f"This dump is not whole: {', '.join(faults) or 'no tables'}.")

    def _show(self, found: Rehearsal) -> None:
        if not found.differences:
            self.stdout.write("Every table has as many rows as the site's.")
            return
        self.stdout.write(
            "These tables differ; what the site wrote or deleted since the dump explains "
            "numbers that differ a little:"
        )
        for one in found.differences:
            self.stdout.write(f"  {_describe(one)}")


def _origin(dump: Path) -> str:
    if dump == STANDARD_INPUT:
        return f"{describe(dump)}."
    made = dt.datetime.fromtimestamp(dump.stat().st_mtime, dt.UTC)
    return f"{dump}, written {made:%Y-%m-%d %H:%M} UTC."


def _describe(one: Difference) -> str:
    if one.restored is None:
        return f"{one.table}: missing in the dump, {one.live} rows in the site"
    if one.live is None:
        return f"{one.table}: {one.restored} rows in the dump, no such table in the site"
    more = f"{one.live - one.restored:+d}"
    return f"{one.table}: {one.restored} in the dump, {one.live} in the site ({more})"
