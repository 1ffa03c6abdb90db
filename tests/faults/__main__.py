"""python -m tests.faults [PYTEST'S WORDS]: servers of their own, all faults on them, a table of what it cost.

FAULTS=full takes the counts of the reliability tables; without it they are small.
"""

import signal
import sys
import tempfile
from pathlib import Path

import pytest

from careers.embedded import Trouble
from tests.faults.ground import ROOT, Ground

COLUMNS = ("fault", "faults", "put_in", "sent", "lost", "doubled", "allowed")


class Plugin:
    """Hands the ground to the tests and prints the table after them."""

    def __init__(self, ground: Ground):
        self.ground = ground

    def pytest_configure(self, config):
        config.ground = self.ground

    def pytest_terminal_summary(self, terminalreporter):
        module = sys.modules.get("tests.faults.outcome")  # it needs Django, which pytest sets up
        rows = [COLUMNS, *([str(getattr(row, name)) for name in COLUMNS] for row in module.Outcome.table if module)]
        width = max(len(row[0]) for row in rows)
        terminalreporter.write_line("")
        for row in rows:
            terminalreporter.write_line("  ".join([row[0].ljust(width), *(cell.rjust(8) for cell in row[1:])]))


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit, so that all processes are stopped
    with tempfile.TemporaryDirectory(prefix="margin-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user
        with Ground(folder) as ground:
            own = ["--ds", "tests.faults.settings", "-p", "no:cacheprovider", "-p", "no:xdist"]
            code = pytest.main([*own, *words, str(ROOT / "tests" / "faults")], plugins=[Plugin(ground)])
            if code and (log := folder / "processes.log").exists():
                sys.stderr.write("".join(log.read_text(errors="replace").splitlines(keepends=True)[-400:]))
            return int(code)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Trouble, OSError) as trouble:
        sys.exit(f"margin: {trouble}")
