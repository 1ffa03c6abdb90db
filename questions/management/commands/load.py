"""`manage.py load`: the starter data of a fresh site."""

import json
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand

from questions import services

BANK = Path(__file__).resolve().parents[2] / "data" / "question_bank.json"


class Command(BaseCommand):
    help = "Load the starter question bank. Safe to run again: what is there already is left as the office has it."
    requires_system_checks: list[str] = []  # runs at each start, after make check or the deploy asked

    def handle(self, *args: Any, **options: Any) -> None:
        added = services.load(json.loads(BANK.read_text(encoding="utf-8")))
        if any(added.values()):
            words = ", ".join(f"{number} {kind}" for kind, number in added.items())
            self.stdout.write(f"The question bank has grown by {words}.")
