"""Check our stylesheets against tools.style_rules; prints one line for each fault."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tools.style_rules import (
    classes,
    named_in_page,
    named_in_python,
    too_large,
    unstyled,
    unused,
)

PACKAGES = (
    "advising", "contacts", "core", "guides", "home", "interviews", "office", "outbox", "questions",
    "reminders", "users",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Refuse stylesheets above their budget, rules for classes that nothing uses, and classes "
        "in templates that have no rule."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        styles = {file.name: file.read_text() for file in (root / "static" / "css").glob("*.css")}
        used = list(named(root))
        found = too_large({name: len(css.encode()) for name, css in styles.items()})
        for name, css in sorted(styles.items()):
            found += [f"{name}: nothing uses .{one}" for one in unused(css, used)]
        found += list(unstyled_in(root, styles.values()))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} to mend in stylesheets and class names.")


def named(root: Path) -> Iterator[str]:
    """Yield every text that names classes; the page of parts counts, it shows them all."""
    for file in root.glob("templates/**/*.html"):
        yield from named_in_page(file.read_text())
    for file in root.glob("static/js/**/*.js"):
        yield file.read_text()
    for package in PACKAGES:
        for file in root.glob(f"{package}/**/*.py"):
            yield from named_in_python(file.read_text())


def unstyled_in(root: Path, styles: Iterable[str]) -> Iterator[str]:
    """Yield `template: class` for each class that neither a stylesheet nor a script knows."""
    scripts = " ".join(file.read_text() for file in root.glob("static/js/**/*.js"))
    known = frozenset().union(*map(classes, styles), re.findall(r"[\w-]+", scripts))
    for file in sorted(root.glob("templates/**/*.html")):
        if "emails" not in file.parts:
            for name in unstyled(file.read_text(), known):
                yield f"{file.relative_to(root)}: no rule for .{name}"
