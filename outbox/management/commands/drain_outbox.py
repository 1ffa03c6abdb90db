"""Send what is due, without Celery: for cron, for a site without Redis, and by hand."""

import signal
import threading

from django.core.management.base import BaseCommand

from core import clock
from outbox.delivery import drain
from outbox.selectors import health
from outbox.services import alarms, opt_out_log

SECONDS = 10.0


class Command(BaseCommand):
    help = "Send every email that is due, then stop. SIGTERM ends it after the current email."
    requires_system_checks = []  # starts fast, and email goes out even when a page is broken

    def handle(self, *args, **options):
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        while not stop.is_set() and drain(
            clock=clock.now, seconds=SECONDS, should_stop=stop.is_set
        ):
            pass
        opt_out_log.append_waiting()
        alarms.record_alarms_each_minute(clock.now())
        if reason := health.hold_message():
            self.stderr.write(f"HELD, {health.describe_hold()}: {reason}")
