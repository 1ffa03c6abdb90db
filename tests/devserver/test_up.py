"""`manage.py up` as a person meets it: real processes, killed for real."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.devserver.test_embedded import ROOT, clean_environment
from tests.production import UNREACHED

# seconds, for the slowest of computers; what is waited for comes within ten on an idle one
PATIENCE = 300


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(fact, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := fact():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


def family(pid):
    """(pid, start time) of every living descendant: a pid alone may be given to somebody else."""
    found, parents = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (facts := stat(entry.name)):
            parents[int(entry.name)] = facts
    grew = {pid}
    while grew:
        grew = {child for child, (_, parent, _) in parents.items() if parent in grew} - set(found)
        found |= {child: parents[child][2] for child in grew}
    return set(found.items())


def stat(pid):
    """(state, parent, start time) or None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1]), fields[19]


def living(processes):
    return [
        pid
        for pid, started in processes
        if (now := stat(pid)) and now[2] == started and now[0] not in "ZX"
    ]


def beat(children):
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid, _ in children if stat(pid)}
    return next(pid for pid, command in commands.items() if "celery.beat" in command)


class Site:
    """One run of `up`; `say` is all it has written so far."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.output = (folder / f"up-{time.monotonic_ns()}.log").open("w+")
        self.process = subprocess.Popen(
            up(folder, port), stdout=self.output, stderr=subprocess.STDOUT, **OPTIONS
        )

    @property
    def say(self):
        return Path(self.output.name).read_text()

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status

    def wait(self):
        """Until the worker, which starts last, is at work; the children then."""

        def at_work():
            assert self.process.poll() is None, self.say
            return "Ctrl-C stops everything" in self.say and "ready." in self.say

        wait_for(at_work, "the worker")
        return family(self.process.pid)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.output.close()


def up(folder, port):
    return [
        sys.executable,
        "manage.py",
        "up",
        "--no-demo",
        "--dir",
        str(folder),
        "--port",
        str(port),
    ]


OPTIONS = {"cwd": ROOT, "env": clean_environment(APP_ENV="local")}


@pytest.fixture
def start(tmp_path):
    sites = []

    def start():
        sites.append(Site(tmp_path, free_port()))
        return sites[-1]

    yield start
    for site in sites:
        site.end()


def refused(folder, port):
    said = subprocess.run(
        up(folder, port), capture_output=True, text=True, timeout=PATIENCE, check=False, **OPTIONS
    )
    assert said.returncode == 1
    return said.stderr.strip().splitlines()


def test_the_site_answers_leaves_no_child_behind_and_recovers_from_a_kill(start, tmp_path):
    """One test, since the first start of a folder takes longest by far: the second and third
    find it made."""
    answers_and_keeps_its_place(start(), tmp_path)
    killed(start())
    restarts_what_dies(start())


def answers_and_keeps_its_place(site, folder):
    children = site.wait()
    assert site.get("/livez") == site.get("/readyz") == site.get("/mailbox/") == 200
    assert "not for production" in site.say
    (line,) = refused(folder / "another", site.port)
    assert f"port {site.port} is taken" in line
    (line,) = refused(folder, free_port())
    assert f"is in use by process {site.process.pid}" in line

    site.process.send_signal(signal.SIGTERM)

    assert site.process.wait(PATIENCE) == 0
    assert len(children) >= 7
    assert living(children) == []


def killed(site):
    children = site.wait()

    site.process.kill()

    wait_for(lambda: not living(children), "the children to end")


def restarts_what_dies(site):
    children = site.wait()
    assert site.get("/readyz") == 200

    os.kill(beat(children), signal.SIGKILL)

    wait_for(lambda: "beat ended with -9 and is started again" in site.say, "the log")


def test_production_does_not_know_the_command(tmp_path):
    said = subprocess.run(
        up(tmp_path, free_port()),
        cwd=ROOT,
        env=clean_environment(**UNREACHED),
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert "Unknown command: 'up'" in said.stderr
