"""Print the table of moves in docs/architecture.md from the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from interviews.models import MOVES, Stage

PAGE = Path("docs") / "architecture.md"


def table() -> str:
    rows = ["| stage | on screen | moves out of it |", "|---|---|---|"]
    for stage in Stage:
        moves = ", ".join(move for move, stages in MOVES.items() if stage in stages)
        rows.append(f"| {stage.value} | {stage.label} | {moves or '–'} |")
    return "\n".join(rows)


class Command(BaseCommand):
    help = (
        "Print the table of moves in docs/architecture.md; with --check, only say whether the page "
        "has it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            self.stdout.write(table())
        elif table() not in (settings.BASE_DIR / PAGE).read_text():
            raise CommandError(
                f"{PAGE} is older than the code: put in what `manage.py moves_table` prints."
            )
