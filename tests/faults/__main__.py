"""python -m tests.faults [--all] [--into PAGE] [PYTEST ARGUMENTS]: run the fault tests.

They get servers of their own, and end with a table. FAULTS=full takes the counts of the reliability
tables; without it they are small. With --all the tests marked `fault` that need no servers of their
own run too; in `make test` they are among the unit tests.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from devserver import DevserverError
from tests.faults import report, rules
from tests.faults.cluster import ROOT, Cluster

NONE_FOUND = 5  # pytest's code where -k leaves no test


class Plugin:
    """Hand the cluster to the tests; write each row at once, since a full run takes an hour."""

    def __init__(self, cluster: Cluster, into: Path | None):
        self.cluster, self.into, self.kept = cluster, into, 0

    def pytest_configure(self, config):
        config.cluster = self.cluster

    def pytest_runtest_logfinish(self):
        new = rows_of_mails()[self.kept :]
        self.kept += len(new)
        if new and self.into:
            report.keep(new, self.into)


def rows_of_mails() -> list[report.Row]:
    outcome = sys.modules.get("tests.faults.outcome")  # it needs Django, which pytest sets up
    return list(outcome.Outcome.table) if outcome else []


def main(words: list[str], *, with_rules: bool, into: Path | None) -> int:
    # pytest stops then, and so does all that was started
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="margin-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user
        with Cluster(folder) as cluster:
            own = ["--ds", "tests.faults.settings", "-p", "no:cacheprovider", "-p", "no:xdist"]
            codes = [
                pytest.main(
                    [*own, *words, str(ROOT / "tests" / "faults")], plugins=[Plugin(cluster, into)]
                )
            ]
            if codes[0] not in (0, NONE_FOUND) and (log := folder / "processes.log").exists():
                sys.stderr.write(
                    "".join(log.read_text(errors="replace").splitlines(keepends=True)[-400:])
                )
            rows = rows_of_mails()
            if with_rules:
                code, others = rules.run(cluster, words, before)
                codes, rows = [*codes, code], [*rows, *others]
    tell(rows, into)
    return int(max((code for code in codes if code != NONE_FOUND), default=NONE_FOUND))


def tell(rows: list[report.Row], into: Path | None) -> None:
    print("", *report.lines(rows), sep="\n")
    if into:
        report.keep(rows, into)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help="with the faults that need no servers of their own"
    )
    parser.add_argument("--into", type=Path, help="keep the table as this page")
    given, others = parser.parse_known_args()
    try:
        sys.exit(main(others, with_rules=given.all, into=given.into))
    except (DevserverError, OSError) as error:
        sys.exit(f"margin: {error}")
