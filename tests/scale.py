"""Tests run with small counts; FAULTS=full takes those of the reliability tables."""

import os

FULL = os.environ.get("FAULTS") == "full"


def small_or_full(short, full):
    return full if FULL else short
