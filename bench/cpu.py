"""CPU time of a process and its descendants: user and system, ended threads included."""

import time
from pathlib import Path

# the clock of each process that counts its time on a CPU
PROCESS_CLOCK = 2


def tree(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += tree(int(child))
    return found


def seconds(pid: int) -> dict[int, float]:
    return {each: time.clock_gettime((~each << 3) | PROCESS_CLOCK) for each in tree(pid)}


def used(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the CPU seconds between two readings. Raises RuntimeError if a process ended."""
    if before.keys() - after.keys():
        raise RuntimeError("A process of a measured server ended while it was measured.")
    return sum(spent - before.get(pid, 0.0) for pid, spent in after.items())
