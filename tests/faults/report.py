"""The table that the tests end with: on the terminal, and as a page that is kept."""

import datetime as dt
import os
import platform
from pathlib import Path

from tests.faults.ground import FULL, LEASE_SECONDS, SEED

COLUMNS = ("fault", "faults", "put_in", "sent", "lost", "doubled", "allowed")
PAGE = """# What faults cost

Workers, queue and database are killed and mail servers refuse while mail goes out; then what was put in is held against
what a mail server had taken. Lost: put in, never taken. Doubled: taken once more than wanted, allowed only where a
process died with a mail in hand, and always with the Message-ID of the first. `tests/faults/` has the tests;
docs/mail.md says how they work.

{counts}, taken on {day} with seed {seed} and a lease of {lease} s, on {cores} cores ({machine}), Python {python}.
`{words}make faults INTO=docs/reliability-report.md` takes them anew.

{table}
"""


def lines(rows) -> list[str]:
    """For a terminal."""
    cells = [COLUMNS, *cells_of(rows)]
    width = max(len(row[0]) for row in cells)
    return ["  ".join([row[0].ljust(width), *(cell.rjust(8) for cell in row[1:])]) for row in cells]


def keep(rows, path: Path) -> None:
    """As a page of the documentation."""
    table = [COLUMNS, ("---", *["---:"] * (len(COLUMNS) - 1)), *sorted(cells_of(rows))]
    page = PAGE.format(
        counts="Full counts" if FULL else "Small counts",
        day=dt.datetime.now(dt.UTC).date(),
        seed=SEED,
        lease=LEASE_SECONDS,
        cores=os.cpu_count(),
        machine=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        words="FAULTS=full " if FULL else "",
        table="\n".join(f"| {' | '.join(row)} |" for row in table).replace("_", " "),
    )
    path.write_text(page)


def cells_of(rows) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(row, name)) for name in COLUMNS) for row in rows]
