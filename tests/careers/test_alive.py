"""The health check of worker and beat: still while the queue answers is what a restart mends."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECK = Path(__file__).resolve().parents[2] / "careers" / "alive.py"


@pytest.fixture
def queue():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://:password@127.0.0.1:{server.getsockname()[1]}/0"


def check(heartbeat, queue):
    environment = {"HEARTBEAT_FILE": str(heartbeat), "REDIS_URL": queue}
    return subprocess.run([sys.executable, CHECK], env=environment, check=False).returncode


@pytest.mark.parametrize(("age", "code"), [(0, 0), (170, 0), (200, 1)])
def test_who_stands_still_for_three_minutes_is_not_healthy(tmp_path, queue, age, code):
    (tmp_path / "heartbeat").touch()
    os.utime(tmp_path / "heartbeat", (time.time() - age,) * 2)

    assert check(tmp_path / "heartbeat", queue) == code


def test_who_never_began_is_not_healthy(tmp_path, queue):
    assert check(tmp_path / "heartbeat", queue) == 1


def test_who_waits_for_the_queue_is_healthy(tmp_path, queue):
    away = queue.rpartition(":")[0] + ":1/0"
    assert check(tmp_path / "heartbeat", away) == 0
    assert check(tmp_path / "heartbeat", f"redis+socket://{tmp_path}/away") == 0


def test_the_address_of_the_queue_may_be_a_mounted_secret(tmp_path, queue):
    (tmp_path / "secret").write_text(f"{queue}\n")
    environment = {"REDIS_URL_FILE": str(tmp_path / "secret"), "HEARTBEAT_FILE": "/nowhere"}

    assert subprocess.run([sys.executable, CHECK], env=environment, check=False).returncode == 1
