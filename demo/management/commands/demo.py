from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core import clock
from demo.calendar import make_days
from demo.crowd import make_crowd
from demo.directory import make_directory
from demo.emails import make_log
from demo.facts import add_facts
from demo.office import make_office
from demo.people import Cast, sign_ins
from demo.story import make_story
from interviews.services import count_uses
from users.models import User


class Command(BaseCommand):
    help = (
        "Make a program of 40 demo students, their counselors and interviews in every stage; print "
        "some sign-ins."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="only where nobody has an account yet"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo people have known passwords: not in production.")
        if not User.objects.exists():
            with transaction.atomic():
                now = clock.now()
                make_office(now)
                cast = Cast.make(now)
                make_days(cast, now)
                make_story(cast, now)
                add_facts(cast, now)
                make_directory(cast, now)
                make_log(cast, make_crowd(cast, now), now)
                count_uses()  # otherwise the curator's figures are 0 for the first hour
        elif not if_empty:
            raise CommandError(
                "There are people already; demo people are made on an empty site only."
            )
        for line in sign_ins():
            self.stdout.write(line)
