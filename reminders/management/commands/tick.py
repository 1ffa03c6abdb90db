"""One whole minute's work by hand or by cron: what time does to interviews, what is due, what
can be sent."""

from django.core.management.base import BaseCommand

from core import clock
from interviews import services as interviews
from outbox.delivery import drain
from reminders.services import planner

SECONDS = 60.0


class Command(BaseCommand):
    help = (
        "Look once at what is due, as the worker does every minute, and send it. Needs no Celery."
    )

    def handle(self, *args, **options):
        now = clock.now()
        moved, added = interviews.run_due_transitions(now), planner.tick(now)
        while drain(clock=clock.now, seconds=SECONDS):
            pass
        self.stdout.write(
            f"{moved} interviews moved, {added} reminders put in, what was due is sent."
        )
