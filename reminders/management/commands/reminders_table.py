"""The table of docs/reminders.md, from the code."""

from django.core.management.base import BaseCommand

from reminders.catalogue import table


class Command(BaseCommand):
    help = "Print the table of docs/reminders.md."

    def handle(self, *args, **options):
        self.stdout.write(table())
