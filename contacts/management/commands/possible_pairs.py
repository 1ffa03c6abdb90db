"""People in the ledger who may be one human: list them, look one up, join two or keep them
apart."""

from django.core.management.base import BaseCommand, CommandError

from contacts.models import Person
from contacts.selectors.possible_pairs import facts_of, find, open_pairs
from contacts.services import join_people, keep_apart
from core import clock
from core.addresses import account_form
from users.models import User
from users.models.roles import Role


class Command(BaseCommand):
    help = (
        "List the people whom the keys of one contact led to and who may be one human, so that "
        "limits hold for them "
        "together. Look one up by an address, link or phone number before you decide."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--find", metavar="TEXT", help="whom an address, link or phone number leads to"
        )
        parser.add_argument(
            "--name",
            default="",
            help="with --find: the name, needed for a number or an office's page",
        )
        parser.add_argument(
            "--join",
            nargs=2,
            type=int,
            metavar="NUMBER",
            help="these two are one; cannot be undone",
        )
        parser.add_argument(
            "--apart", nargs=2, type=int, metavar="NUMBER", help="these two are two"
        )
        parser.add_argument(
            "--by", metavar="EMAIL", help="the admin who decides it; it is written down"
        )

    def handle(self, *args, find, name, join, apart, by, **options):
        try:
            if find:
                self._find(find, name)
            elif join:
                kept = join_people(one_id=join[0], other_id=join[1], by=_admin(by))
                self.stdout.write(f"Joined: {facts_of(kept.pk)}")
            elif apart:
                self._keep_apart(apart, _admin(by))
            else:
                self._list()
        except Person.DoesNotExist:
            raise CommandError("There is no person with that number.") from None
        except ValueError as error:
            raise CommandError(str(error)) from None

    def _find(self, text: str, name: str) -> None:
        person = find(text, name)
        self.stdout.write(str(facts_of(person.pk)) if person else "Nobody is known by that.")

    def _keep_apart(self, numbers: list[int], by: User) -> None:
        if not keep_apart(one_id=numbers[0], other_id=numbers[1], by=by, now=clock.now()):
            raise CommandError("These two are no open pair.")
        self.stdout.write("Kept apart.")

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
