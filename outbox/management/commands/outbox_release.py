"""End HELD after a restore, a clone or an upgrade by dump."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.addresses import account_form
from outbox.models import Email
from outbox.services.release import WrongKey, release
from users.models import User
from users.models.roles import Role


class Command(BaseCommand):
    help = "Say that this database, and no other copy of it, sends the mail from now on."

    def add_arguments(self, parser):
        parser.add_argument(
            "--by",
            required=True,
            metavar="EMAIL",
            help="the admin who decides it; it is written down",
        )

    def handle(self, *args, by, **options):
        admin = User.objects.filter(
            email=account_form(by), is_active=True, roles__contains=[Role.ADMIN]
        ).first()
        if admin is None:
            raise CommandError(f"{by} is not an active admin.")
        try:
            release(by=admin)
        except WrongKey:
            raise CommandError(
                "Start with the ADDRESS_KEY of the original first: without it nobody's stop is "
                "known."
            ) from None
        due = Email.objects.due(clock.now()).count()
        self.stdout.write(f"Released. {due} emails are due now.")
        if settings.OUTBOX_MODE != "send":
            self.stdout.write("OUTBOX_MODE is still held: set it to send and restart.")
