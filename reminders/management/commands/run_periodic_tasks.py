"""Run what the workers do every minute, by hand or by cron."""

from django.core.management.base import BaseCommand

from core import clock
from interviews import services as interviews
from outbox.delivery import drain
from outbox.services.opt_out_log import append_waiting
from reminders.services import planner
from users.services.imports import run_due as run_imports

SECONDS = 60.0


class Command(BaseCommand):
    help = (
        "Do once what the workers do every minute: transitions, reminders, sending. "
        "Needs no Celery."
    )

    def handle(self, *args, **options):
        now = clock.now()
        moved, added = interviews.run_due_transitions(now), planner.queue_due_reminders(now)
        while drain(clock=clock.now, seconds=SECONDS):
            pass
        append_waiting()
        run_imports(clock=clock.now)
        self.stdout.write(
            f"{moved} interviews moved, {added} reminders added, what was due is sent."
        )
