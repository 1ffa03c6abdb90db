"""Django's command for the first account; here it makes an admin, as `make_admin` does."""

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from users.management.commands import make_admin


class Command(make_admin.Command):
    help = f"{make_admin.Command.help} The same as make_admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="")
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not email and options["interactive"] and sys.stdin.isatty():
            email = input("Email address: ").strip()
        if not email:
            raise CommandError("Name the address: --email you@university.example")
        super().handle(email=email)
