"""The table of results: what was measured, both sides, their ratio, the goal, met or not."""

import datetime as dt
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HEAD = ("figure", "measured", "beside", "ratio (min-max)", "goal", "met")


@dataclass(frozen=True)
class Side:
    """CPU milliseconds per page or email of one side, one number per round."""

    name: str
    rounds: list[float]

    def __str__(self) -> str:
        return f"{self.name} {median(self.rounds):.2f} ms"


@dataclass(frozen=True)
class Ratio:
    """`side` divided by `beside`, round by round; without a goal it is informative."""

    figure: str
    side: Side
    beside: Side
    goal: float | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        ratios = [
            one / other for one, other in zip(self.side.rounds, self.beside.rounds, strict=True)
        ]
        middle = median(ratios)
        shown = f"{middle:.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        return (self.figure, str(self.side), str(self.beside), shown, *verdict(middle, self.goal))


@dataclass(frozen=True)
class Count:
    figure: str
    what: str
    number: float
    goal: float
    unit: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.figure,
            self.what,
            "",
            f"{self.number:g} {self.unit}",
            *verdict(self.number, self.goal),
        )


@dataclass(frozen=True)
class Plan:
    """A query plan; narrow if it scans no long table."""

    figure: str
    what: str
    indexes: str
    work: str
    is_narrow: bool

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.figure,
            self.what,
            self.indexes,
            self.work,
            "by index",
            "yes" if self.is_narrow else "NO",
        )


Line = Ratio | Count | Plan


def verdict(number: float, goal: float | None) -> tuple[str, str]:
    return ("", "") if goal is None else (f"≤ {goal:g}", "yes" if number <= goal else "NO")


def table(lines: Iterable[Line]) -> str:
    """Return columns aligned for a terminal, which are Markdown, too."""
    rows = [HEAD, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    laid = [" | ".join(map(str.ljust, row, widths)) for row in rows]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    head, *body = (f"| {row} |" for row in laid)
    return "\n".join([head, rule, *body])


def conditions(rounds: str) -> str:
    """Return when and on what it was measured; the load reveals a busy machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    cpus = (line.partition(":")[2].strip() for line in lines if "model name" in line)
    load = os.getloadavg()[0]
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} x "
        f"{next(cpus, platform.machine())}, "
        f"Python {platform.python_version()}, load {load:.1f} before, {rounds}."
    )
