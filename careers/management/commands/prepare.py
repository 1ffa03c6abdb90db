"""manage.py prepare: bring the database to what this code expects, before the site starts."""

from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command, get_commands


class Command(BaseCommand):
    help = "Migrate, make the cache table and load the starter data. Safe to run again."
    requires_system_checks: list[str] = []  # make check asks; a start should be quick

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also make the demo people when there is nobody yet")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        # What these say goes to stderr: stdout carries only who to sign in as.
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stderr)
        call_command("createcachetable", verbosity=options["verbosity"], stdout=self.stderr)
        if "load" in get_commands():
            call_command("load", stdout=self.stderr)
        if demo:
            call_command("demo", if_empty=True, stdout=self.stdout)
