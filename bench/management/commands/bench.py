"""Measure under bench.settings and print one table, for `make bench`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection

from bench import contact_imports, contacts, imports, mail, pages, people, report, scale, search
from core import clock
from demo.office import make_office
from devserver.processes import DevserverError

LAST_RUN = "## The last run\n"
PARTS = {
    "pages": pages,
    "mail": mail,
    "scale": scale,
    "search": search,
    "contacts": contacts,
    "imports": imports,
    "contact_imports": contact_imports,
}


class Command(BaseCommand):
    help = (
        "Measure pages, mail, large tables and search side by side with what else could have been "
        "used."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--into", type=Path, help="a page of documentation that ends with the last run"
        )
        parser.add_argument("--only", choices=PARTS, help="this part alone, without keeping it")

    def handle(self, *args: Any, into: Path | None, only: str | None, **options: Any) -> None:
        conditions = report.conditions(
            ", ".join(f"{part.ROUNDS} rounds of {name}" for name, part in PARTS.items())
        )
        wanted = [PARTS[only]] if only else list(PARTS.values())
        try:
            with fresh_database():
                rows = people.make(clock.now())
                table = report.table(line for part in wanted for line in part.measure(rows))
        except DevserverError as error:
            self.stderr.write(f"margin: {error}")
            raise SystemExit(1) from None
        text = f"{conditions}\n\n{table}\n"
        self.stdout.write(text)
        if into and not only:
            into.write_text(into.read_text().partition(LAST_RUN)[0] + LAST_RUN + "\n" + text)


@contextmanager
def fresh_database() -> Iterator[None]:
    """Use a new database for this run; the measured servers find it in the environment."""
    given = connection.settings_dict["NAME"]
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    for url in {"DATABASE_URL", "MIGRATION_DATABASE_URL"} & set(os.environ):
        os.environ[url] = f"{os.environ[url].rpartition('/')[0]}/{name}"
    call_command("createcachetable", verbosity=0)
    make_office(clock.now())
    try:
        yield
    finally:
        connection.creation.destroy_test_db(given, verbosity=0)
