"""Create the first admin of a new site. Needs no email: the link is printed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.addresses import InvalidAddress, clean_address
from users import services
from users.services import first_password


class Command(BaseCommand):
    help = (
        "Make somebody an admin and print a link, good once and for an hour, with which they "
        "choose a password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            email = clean_address(email)
        except InvalidAddress:
            raise CommandError(f"{email} is not an email address.") from None
        now = clock.now()
        person = services.make_admin(address=email)
        self.stdout.write(
            f"{person.email} is an admin. Within an hour, once, this leads to a password:"
        )
        self.stdout.write(first_password.link(person, now))
