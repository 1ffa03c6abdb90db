"""Possible duplicates among persons: list them, look one up, merge two or dismiss a pair."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.models import Person
from contacts.selectors.possible_duplicates import facts_of, find_person, open_pairs
from contacts.services import dismiss_duplicate, merge_people
from core import clock
from core.addresses import account_form
from core.errors import Refusal
from users.models import User
from users.models.roles import Role


class Command(BaseCommand):
    help = (
        "List the people whom the keys of one contact led to and who may be one human, so that "
        "limits hold for them together. Look one up by an address, link or phone number before you "
        "decide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--find", metavar="TEXT", help="whom an address, link or phone number leads to"
        )
        parser.add_argument(
            "--name",
            default="",
            help="with --find: the name, needed for a number or an office's page",
        )
        parser.add_argument(
            "--merge",
            nargs=2,
            type=int,
            metavar="NUMBER",
            help="these two are one; the page of possible duplicates undoes it for 24 hours",
        )
        parser.add_argument(
            "--dismiss", nargs=2, type=int, metavar="NUMBER", help="these two are two"
        )
        parser.add_argument(
            "--by", metavar="EMAIL", help="the admin who decides it, for the audit trail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["find"]:
                self._find(options["find"], options["name"])
            elif options["merge"]:
                self._merge(options["merge"], _admin(options["by"]))
            elif options["dismiss"]:
                self._dismiss(options["dismiss"], _admin(options["by"]))
            else:
                self._list()
        except Person.DoesNotExist:
            raise CommandError("There is no person with that number.") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    def _find(self, text: str, name: str) -> None:
        person = find_person(text, name)
        self.stdout.write(str(facts_of(person.pk)) if person else "Nobody is known by that.")

    def _merge(self, numbers: list[int], by: User) -> None:
        merge = merge_people(one_id=numbers[0], other_id=numbers[1], by=by, now=clock.now())
        self.stdout.write(f"Merged: {facts_of(merge.remaining_number)}")

    def _dismiss(self, numbers: list[int], by: User) -> None:
        if not dismiss_duplicate(one_id=numbers[0], other_id=numbers[1], by=by, now=clock.now()):
            raise CommandError("These two are no open pair.")
        self.stdout.write("Dismissed.")

    def _list(self) -> None:
        pairs = open_pairs()
        for pair in pairs:
            self.stdout.write(f"Maybe one person, noted on {pair.noted_at:%Y-%m-%d}:")
            self.stdout.write(f"  {facts_of(pair.one_id)}\n  {facts_of(pair.other_id)}")
        self.stdout.write(f"{len(pairs)} open." if pairs else "No two people look like one.")


def _admin(email: str | None) -> User:
    address = account_form(email or "")
    admin = User.objects.filter(email=address, is_active=True, roles__contains=[Role.ADMIN]).first()
    if admin is None:
        raise CommandError("Say with --by which active admin decides it.")
    return admin
