"""Write docs/data-inventory.md from the code."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from tools.inventory import page

PATH = "docs/data-inventory.md"


class Command(BaseCommand):
    help = f"Print {PATH} as the code has it; --write writes it, --check says whether it is so."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--check", action="store_true")
        which.add_argument("--write", action="store_true")

    def handle(self, *args: Any, check: bool, write: bool, **options: Any) -> None:
        file = settings.BASE_DIR / PATH
        if write:
            file.write_text(page())
        elif not check:
            self.stdout.write(page())
        elif not file.exists() or file.read_text() != page():
            raise CommandError(
                f"{PATH} is older than the code: "
                "APP_ENV=test .venv/bin/python manage.py data_inventory --write"
            )
