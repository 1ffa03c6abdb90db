"""Delete what is past its retention period, or count it."""

from django.core.management.base import BaseCommand

from core import clock
from users.privacy import retention


class Command(BaseCommand):
    help = (
        "Forget what has been kept as long as promised. The worker does it daily; this is for cron "
        "and for a look."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args, dry_run, **options):
        now = clock.now()
        found = retention.counts(now) if dry_run else retention.retain(now)
        for rule in retention.rules():
            self.stdout.write(f"{found[rule.name]:8d}  {rule.name}: {rule.about}")
