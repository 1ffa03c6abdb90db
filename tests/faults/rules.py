"""Faults that need no servers of their own: tests all over the site with the mark `fault`, counted
for the table.

They run as any test does, in `make test` too. `python -m tests.faults --all` runs them once more
for their rows.
"""

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.cluster import ROOT
from tests.faults.report import Row

KEY = pytest.StashKey[list[str]]()


def pytest_addoption(parser):
    parser.addoption("--rows", help="where the rows go")


def pytest_itemcollected(item):
    """`-k r24` finds the tests of R24, wherever they are."""
    item.extra_keyword_matches.update(name.split()[0].lower() for name in faults_of(item))


def faults_of(item) -> list[str]:
    return [mark.args[0] for mark in item.iter_markers("fault")]


class Count:
    """How many tests of each fault passed, and how long they took."""

    def __init__(self):
        self.passed, self.seconds, self.failed = Counter(), Counter(), set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        for fault in faults_of(item):
            self.seconds[fault] += report.duration
            self.passed[fault] += report.when == "call" and report.passed
            self.failed |= {fault} if report.failed else set()
        return report

    def rows(self) -> list[dict]:
        good = {fault: number for fault, number in self.passed.items() if fault not in self.failed}
        return [
            {"fault": fault, "faults": number, "seconds": round(self.seconds[fault])}
            for fault, number in good.items()
        ]


def pytest_configure(config):
    if config.getoption("--rows"):
        config.pluginmanager.register(Count(), "fault_rows")


def pytest_sessionfinish(session):
    if path := session.config.getoption("--rows"):
        with open(path, "w") as file:  # noqa: PTH123
            json.dump(session.config.pluginmanager.get_plugin("fault_rows").rows(), file)


def run(cluster, words: list[str], environment: dict[str, str]) -> tuple[int, list[Row]]:
    """Run them beside the others, as the site's own tests; pytest's code (5 is none) and their
    rows."""
    path = cluster.folder / "rows.json"
    own = [
        "-m",
        "fault",
        "-p",
        "tests.faults.rules",
        "--rows",
        str(path),
        "-p",
        "no:cacheprovider",
        *words,
        "tests",
    ]
    env = {**environment, **cluster.servers.environment, "APP_ENV": "test"}
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *own], env=env, cwd=ROOT, check=False
    ).returncode
    return code, [Row(**row) for row in json.loads(path.read_text())] if path.exists() else []
