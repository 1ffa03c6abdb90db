"""How often: tests are small unless FAULTS=full asks for the counts of the reliability tables."""

import os

FULL = os.environ.get("FAULTS") == "full"


def pick(short, full):
    """The small count, or with FAULTS=full the one of the tables."""
    return full if FULL else short
