"""Break the glass: remove the second steps of an account, from the server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.addresses import account_form
from core.errors import Refusal
from users import services
from users.models import User


class Command(BaseCommand):
    help = (
        "Remove all second steps of somebody who lost them, end their sessions and email them. "
        "Admins do it on the page of the person; this is for the last admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email=account_form(email)).first()
        if person is None:
            raise CommandError(f"No account has the address {email}.")
        try:
            services.reset_second_steps(person=person, by=None, now=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from None
        self.stdout.write(f"{person.email} signs in without a second step, and sets up a new one.")
