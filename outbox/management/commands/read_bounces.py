"""Read the mailbox of bounces, without Celery: for cron, and to try MAIL_BOUNCES_URL."""

import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from outbox.delivery.bounces import read_bounces

LIMIT = 300  # seconds, after which SIGALRM ends this: some answers never end


class Command(BaseCommand):
    help = "Read what came back to the mailbox of bounces. The worker does it every five minutes."
    requires_system_checks = []

    def handle(self, *args, **options):
        if settings.MAIL_BOUNCES is None:
            raise CommandError("MAIL_BOUNCES_URL is not set.")
        signal.alarm(LIMIT)
        try:
            reading = read_bounces(clock=clock.now)
        finally:
            signal.alarm(0)
        if reading is None:
            self.stdout.write("Not read: another process does, or this database sent no email.")
        elif reading.failure:
            raise CommandError(f"The mailbox cannot be read: {reading.failure}.")
        else:
            self.stdout.write(f"{reading.messages} read, {reading.came_back} emails came back.")
