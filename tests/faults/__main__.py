"""python -m tests.faults [--into PAGE] [PYTEST'S WORDS]: servers of their own, all faults on them, a table of the cost.

FAULTS=full takes the counts of the reliability tables; without it they are small.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from careers.embedded import Trouble
from tests.faults import report
from tests.faults.ground import ROOT, Ground


class Plugin:
    """Hands the ground to the tests and tells the cost after them."""

    def __init__(self, ground: Ground, into: Path | None):
        self.ground, self.into = ground, into

    def pytest_configure(self, config):
        config.ground = self.ground

    def pytest_terminal_summary(self, terminalreporter):
        module = sys.modules.get("tests.faults.outcome")  # it needs Django, which pytest sets up
        rows = module.Outcome.table if module else []
        for line in ("", *report.lines(rows)):
            terminalreporter.write_line(line)
        if self.into:
            report.keep(rows, self.into)


def main(words: list[str], into: Path | None) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # pytest stops then, and so does all that was started
    with tempfile.TemporaryDirectory(prefix="margin-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user
        with Ground(folder) as ground:
            own = ["--ds", "tests.faults.settings", "-p", "no:cacheprovider", "-p", "no:xdist"]
            code = pytest.main([*own, *words, str(ROOT / "tests" / "faults")], plugins=[Plugin(ground, into)])
            if code and (log := folder / "processes.log").exists():
                sys.stderr.write("".join(log.read_text(errors="replace").splitlines(keepends=True)[-400:]))
            return int(code)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--into", type=Path, help="keep the table as this page")
    given, others = parser.parse_known_args()
    try:
        sys.exit(main(others, given.into))
    except (Trouble, OSError) as trouble:
        sys.exit(f"margin: {trouble}")
