"""The table of results, on the terminal and as a page of the documentation.

A new row replaces that row of the page and the others stay, each with its date. So the full
counts, which take an hour, can be taken in pieces.
"""

import datetime as dt
import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

from tests.faults.cluster import LEASE_SECONDS, SEED
from tests.scale import FULL

HEAD = (
    "fault",
    "faults",
    "put in",
    "sent",
    "lost",
    "doubled",
    "allowed",
    "and",
    "counts",
    "seconds",
    "taken on",
)
RIGHT = {"faults", "put in", "sent", "lost", "doubled", "allowed", "seconds"}
PAGE = """# What faults cost

Workers, queue and database are killed and mail servers refuse while mail goes out; then what was
put in is held against what a mail server had taken. Lost: put in, never taken. Doubled: taken once
more than wanted, allowed only where a process died while sending or a connection was lost after
the end of data, and always with the Message-ID of the first. Emails go by the transport `smtp`, but
where a row says `backend`: by Django's SMTP backend, to the same mail server. Rows without emails
are about rules; their number is that of their tests. `tests/faults/` has the tests, docs/email.md
says how they work.

Seed {seed}, a lease of {lease} s where processes are killed. The newest rows were taken on {cores}
cores ({machine}), Python {python}. `FAULTS=full make faults INTO=docs/reliability-report.md` takes
all anew with full counts; with `ONLY="r01 or r07"` these alone, and the other rows stay. A small
count never replaces a full one. Seconds are of that day's machine, which may have had other work.

{table}
"""


@dataclass(frozen=True)
class Row:
    """One line of the table. Numbers of emails are None where a row is about a rule."""

    fault: str
    faults: int
    put_in: int | None = None
    sent: int | None = None
    lost: int | None = None
    doubled: int | None = None
    allowed: int | None = None
    said: str = ""
    seconds: int = 0

    def cells(self) -> tuple[str, ...]:
        numbers = (self.faults, self.put_in, self.sent, self.lost, self.doubled, self.allowed)
        shown = ("" if number is None else str(number) for number in numbers)
        counts, day = "full" if FULL else "small", dt.datetime.now(dt.UTC).date().isoformat()
        return (self.fault, *shown, self.said, counts, str(self.seconds), day)

    @property
    def is_good(self) -> bool:
        return not self.lost and (self.doubled or 0) <= (self.allowed or 0)


def lines(rows: list[Row]) -> list[str]:
    """For a terminal."""
    table = [HEAD, *(row.cells() for row in sorted(rows, key=lambda row: row.fault))]
    widths = [max(len(row[at]) for row in table) for at in range(len(HEAD))]
    return ["  ".join(_padded(cells, widths)).rstrip() for cells in table]


def _padded(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    both = zip(HEAD, cells, widths, strict=True)
    return [text.rjust(width) if name in RIGHT else text.ljust(width) for name, text, width in both]


def keep(rows: list[Row], path: Path) -> None:
    """As a page of the documentation, with the rows that it had."""
    known = {cells[0]: cells for cells in _table_of(path)}
    for row in rows:
        before = known.get(row.fault, row.cells())
        if FULL or not row.is_good or before[HEAD.index("counts")] != "full":
            known[row.fault] = row.cells()
    rule = tuple("---:" if name in RIGHT else "---" for name in HEAD)
    table = "\n".join(
        f"| {' | '.join(cells)} |"
        for cells in (HEAD, rule, *(known[fault] for fault in sorted(known)))
    )
    path.write_text(
        PAGE.format(
            seed=SEED,
            lease=LEASE_SECONDS,
            cores=os.cpu_count(),
            machine=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            table=table,
        )
    )


def _table_of(path: Path) -> list[tuple[str, ...]]:
    """The rows of a page that `keep` wrote."""
    text = path.read_text() if path.exists() else ""
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in re.findall(r"(?m)^\| [A-Z]\d+ .*\|$", text)
    ]
    return [row for row in rows if len(row) == len(HEAD)]
