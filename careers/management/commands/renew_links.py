"""`manage.py renew_links`: after LINK_KEY was replaced."""

from typing import Any

from django.core.management import BaseCommand

from interviews.services import renew_links
from outbox.services import renew_mute_links


class Command(BaseCommand):
    help = (
        "Make every link that works without an account anew with the present LINK_KEY. Links in "
        "emails already sent stop working, but for those that stop all email."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        answers, mutes = renew_links(), renew_mute_links()
        self.stdout.write(f"Made anew: {answers} links to answer, {mutes} to mute emails.")
