"""Check page templates against tools.template_rules; prints `file:line: rule` for each fault."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tools.template_rules import faults


class Command(BaseCommand):
    help = (
        "Refuse inline script and style, words outside gettext, trusted text, and templates that "
        "are too long."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, help="files or folders; without any, templates/"
        )

    def handle(self, *args, paths: list[Path], **options) -> None:
        icons = sprite(Path(settings.BASE_DIR) / "static" / "icons.svg")
        found = 0
        for path in pages(paths or [Path(settings.BASE_DIR) / "templates"]):
            for fault in faults(path.read_text(encoding="utf-8"), icons):
                found += 1
                self.stdout.write(f"{path}:{fault.line}: {fault.rule}")
        if found:
            raise CommandError(f"{found} to mend in templates.")


def pages(paths: list[Path]) -> list[Path]:
    """Return HTML templates in and below `paths`, without emails/."""
    files = [
        file for path in paths for file in ([path] if path.is_file() else path.rglob("*.html"))
    ]
    return sorted(file for file in files if "emails" not in file.parts)


def sprite(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r'id="i-([a-z]+)"', path.read_text(encoding="utf-8")))
