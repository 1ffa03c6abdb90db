"""After a new SECRET_KEY: encrypt the secrets of second steps with it."""

from typing import Any

from django.core.management.base import BaseCommand

from users import services


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of authenticator apps and recovery codes with SECRET_KEY, so that "
        "its older value can leave SECRET_KEY_FALLBACKS."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed, unreadable = services.renew_secrets()
        self.stdout.write(f"{renewed} renewed.")
        if unreadable:
            self.stderr.write(f"{unreadable} are read by no key: reset_second_step removes them.")
