"""CPU time of a process and its descendants: user and system, ended threads included."""

import time
from pathlib import Path

# of the clocks that each process has, the one that counts what the scheduler gave it
PROCESS_CLOCK = 2


def tree(pid: int) -> list[int]:
    """`pid` and all its descendants that are alive."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += tree(int(child))
    return found


def seconds(pid: int) -> dict[int, float]:
    """CPU seconds so far of each process of the tree."""
    return {each: time.clock_gettime((~each << 3) | PROCESS_CLOCK) for each in tree(pid)}


def used(before: dict[int, float], after: dict[int, float]) -> float:
    """CPU seconds between two readings of one tree. Raises RuntimeError where a process ended."""
    if before.keys() - after.keys():
        raise RuntimeError("A process of a measured server ended while it was measured.")
    return sum(spent - before.get(pid, 0.0) for pid, spent in after.items())
