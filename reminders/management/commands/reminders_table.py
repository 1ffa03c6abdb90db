"""Print the table of docs/reminders.md from the code."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reminders.domain.descriptions import markdown_table


class Command(BaseCommand):
    help = "Print the table of docs/reminders.md; with --check, only say whether the page has it."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, **options):
        if not options["check"]:
            self.stdout.write(markdown_table())
        elif (
            markdown_table() not in (Path(settings.BASE_DIR) / "docs" / "reminders.md").read_text()
        ):
            raise CommandError(
                "docs/reminders.md is older than the code: put in what `manage.py reminders_table` "
                "prints."
            )
