"""manage.py prepare: bring the database up to date with this code, before the site starts."""

from typing import Any

from django.conf import settings
from django.core.management import (
    BaseCommand,
    CommandError,
    CommandParser,
    call_command,
    get_commands,
)
from django.db import connection

from careers.database_roles import as_owner, grant_rights


def refuse_older_database() -> None:
    """Raise CommandError for a database made by the migrations from before 0.1.0."""
    if "django_migrations" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations WHERE app = 'programme' LIMIT 1")
        if cursor.fetchone():
            raise CommandError(
                "This database was made before 0.1.0 and cannot be migrated. Start afresh: rm -r "
                ".local"
            )


class Command(BaseCommand):
    help = (
        "Migrate as the owner of the tables, give the site its rights, load the starter data. Safe "
        "to run again."
    )
    requires_system_checks: list[str] = []  # make check runs them; a start should be quick

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="also make the demo people when there is nobody yet"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        # These commands print to stderr: stdout has only the account to sign in with.
        with as_owner():
            refuse_older_database()
            call_command(
                "migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stderr
            )
            call_command("createcachetable", verbosity=options["verbosity"], stdout=self.stderr)
            if settings.MIGRATION_DATABASE:
                grant_rights(settings.DATABASES["default"])
        call_command("load", stdout=self.stderr)
        if "trial_office" in get_commands():  # not in production
            call_command("trial_office")
        if demo:
            call_command("demo", if_empty=True, stdout=self.stdout)
