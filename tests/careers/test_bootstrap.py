"""What somebody reads whose Python will not do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"


@pytest.fixture
def checkout(tmp_path):
    shutil.copytree(REQUIREMENTS, tmp_path / "requirements")
    return tmp_path


def program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_an_old_python_gets_one_clear_line(checkout):
    old = program(checkout / "old-python", "exit 1")

    said = subprocess.run(
        [checkout / "requirements" / "bootstrap.sh"],
        env={**os.environ, "PYTHON": old},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert "Python 3.11 or newer is needed" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


def test_a_python_without_venv_gets_one_clear_line(checkout):
    (checkout / "ensurepip.py").write_text("raise ImportError")

    said = subprocess.run(
        [sys.executable, checkout / "requirements" / "bootstrap.py"],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert "apt-get install python3" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "uv.txt"])
def test_every_locked_package_has_its_hash_and_no_lock_names_a_host(name):
    text = (REQUIREMENTS / name).read_text()
    packages = [part for part in text.split("\n") if part and not part.startswith((" ", "#"))]

    assert packages
    assert all(line.endswith("\\") for line in packages)
    assert "://" not in text
