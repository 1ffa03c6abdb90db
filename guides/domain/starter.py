"""The guides of a fresh site, from guides/data: their order is that of the file names, the rest of
a name is the slug.

A file begins with `title:` and `step:`, then come the short and the long form, each after a line
`---`.
"""

import datetime as dt
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
REVIEWED_AFTER = dt.timedelta(days=365)


def starter_guides(today: dt.date) -> list[dict[str, Any]]:
    """Columns of each guide, in order; the office is to look at them again a year after `today`."""
    review_on = today + REVIEWED_AFTER
    return [_read(path) | {"review_on": review_on} for path in sorted(DATA.glob("*.md"))]


def _read(path: Path) -> dict[str, Any]:
    head, short, long = path.read_text(encoding="utf-8").split("\n---\n", 2)
    named = dict(line.split(": ", 1) for line in head.splitlines())
    _place, slug = path.stem.split("-", 1)
    return named | {"slug": slug, "short": short.strip(), "long": long.strip()}
