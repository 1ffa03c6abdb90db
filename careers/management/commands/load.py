"""`manage.py load`: the starter data of a fresh site."""

from typing import Any

from django.core.management import BaseCommand

import guides.services
import questions.services
from core import clock
from guides.domain.starter import starter_guides
from questions.domain.starter import starter_bank


class Command(BaseCommand):
    help = (
        "Load the starter questions and guides. Safe to run again: what is there is left as the "
        "office has it."
    )
    # runs at each start, after make check or the deployment ran the checks
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        added = questions.services.load(starter_bank())
        if any(added.values()):
            words = ", ".join(f"{number} {kind}" for kind, number in added.items())
            self.stdout.write(f"The question bank has grown by {words}.")
        now = clock.now()
        if number := guides.services.load(starter_guides(now.date()), now=now):
            self.stdout.write(f"The guides have grown by {number}.")
