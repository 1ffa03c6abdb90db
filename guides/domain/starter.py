"""The starter guides of a new site, from guides/data.

A file's name is its place and slug. It begins with `title:` and `step:`; the short and the long
text follow, each after a line `---`.
"""

import datetime as dt
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
REVIEWED_AFTER = dt.timedelta(days=365)


def starter_guides(today: dt.date) -> list[dict[str, Any]]:
    """Return columns of each guide, in order; all are due for review a year after `today`."""
    review_on = today + REVIEWED_AFTER
    return [_read(path) | {"review_on": review_on} for path in sorted(DATA.glob("*.md"))]


def _read(path: Path) -> dict[str, Any]:
    head, short, long = path.read_text(encoding="utf-8").split("\n---\n", 2)
    named = dict(line.split(": ", 1) for line in head.splitlines())
    _place, slug = path.stem.split("-", 1)
    return named | {"slug": slug, "short": short.strip(), "long": long.strip()}
