"""End HELD after a restore, a clone or an upgrade by dump."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.addresses import account_form
from core.errors import Refusal
from outbox.models import Email
from outbox.services.release import release
from users.models import User
from users.models.roles import Role


class Command(BaseCommand):
    help = "Send email from this database, and from no other copy of it, from now on."

    def add_arguments(self, parser):
        parser.add_argument(
            "--by",
            required=True,
            metavar="EMAIL",
            help="the admin who decides it; it is recorded",
        )

    def handle(self, *args, by, **options):
        admin = User.objects.filter(
            email=account_form(by), is_active=True, roles__contains=[Role.ADMIN]
        ).first()
        if admin is None:
            raise CommandError(f"{by} is not an active admin.")
        try:
            release(by=admin, while_held=True)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        due = Email.objects.due(clock.now()).count()
        self.stdout.write(f"Released. {due} emails are due now.")
        if settings.OUTBOX_MODE != "send":
            self.stdout.write("OUTBOX_MODE is still held: set it to send and restart.")
