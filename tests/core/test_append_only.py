"""A file that several processes append to: real files, real processes, a full disk for real."""

import errno
import os
import shutil
import subprocess
import sys
import time

import pytest

from core import append_only
from core.append_only import append, create

PROCESSES, LINES = 8, 200
WRITER = """
import sys
from pathlib import Path
from core.append_only import append
for number in range(int(sys.argv[3])):
    append(Path(sys.argv[1]), [f"{sys.argv[2]} {number} {'x' * 300}".encode()])
"""
IN_A_SMALL_SPACE = """
import resource, sys
from pathlib import Path
from core.append_only import append
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50, resource.RLIM_INFINITY))
try:
    append(path, [b"a" * 100])
except OSError as error:
    print(error.strerror)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
append(path, [b"a" * 100])
"""
READ_ONLY = """
mount -t tmpfs none {folder} && touch {folder}/log && mount -o remount,ro {folder} && exec {command}
"""
IN_A_READ_ONLY_FOLDER = """
import sys
from pathlib import Path
from core.append_only import append
try:
    append(Path(sys.argv[1]), [b"a"])
except OSError as error:
    print(error.errno)
"""


@pytest.fixture
def path(tmp_path):
    create(tmp_path / "log")
    return tmp_path / "log"


def lines(path):
    return [line for line in path.read_bytes().splitlines() if line]


def python(code, *words):
    return [sys.executable, "-c", code, *map(str, words)]


def test_processes_that_append_at_once_lose_and_mix_no_line(path):
    writers = [subprocess.Popen(python(WRITER, path, number, LINES)) for number in range(PROCESSES)]
    assert [writer.wait(60) for writer in writers] == [0] * PROCESSES

    expected = {
        f"{writer} {number} {'x' * 300}".encode()
        for writer in range(PROCESSES)
        for number in range(LINES)
    }
    assert len(lines(path)) == PROCESSES * LINES
    assert set(lines(path)) == expected


def test_a_torn_line_spoils_none_that_comes_after_it(path):
    append(path, [b"whole"])
    with path.open("ab") as file:
        file.write(b"\ntor")  # and the process was killed

    append(path, [b"next"])

    assert lines(path) == [b"whole", b"tor", b"next"]


def test_a_disk_that_becomes_full_within_a_line_is_reported_and_the_line_can_come_again(path):
    append(path, [b"whole"])

    told = subprocess.run(
        python(IN_A_SMALL_SPACE, path), capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() in {os.strerror(errno.ENOSPC), os.strerror(errno.EFBIG)}
    torn, again = lines(path)[1:]
    assert len(torn) < 100
    assert again == b"a" * 100


@pytest.mark.skipif(not shutil.which("unshare"), reason="no unshare to mount a file system with")
def test_a_read_only_file_system_is_reported(path):
    command = " ".join(f"'{word}'" for word in python(IN_A_READ_ONLY_FOLDER, path))
    script = READ_ONLY.format(folder=path.parent, command=command)

    told = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if "unshare" in told.stderr or "mount" in told.stderr:
        pytest.skip("this machine lets nobody mount a file system")

    assert told.stdout.strip() == str(errno.EROFS), told.stderr


def test_a_file_that_is_gone_is_not_made_anew_by_the_way(path):
    path.unlink()

    with pytest.raises(FileNotFoundError):
        append(path, [b"line"])

    assert not path.exists()


def test_making_a_file_that_exists_leaves_what_it_holds(path):
    append(path, [b"line"])

    create(path)

    assert lines(path) == [b"line"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_system_that_hangs_keeps_nobody_longer_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(append_only, "SECONDS", 0.2)
    os.mkfifo(tmp_path / "hangs")  # to open it waits for a reader
    began = time.monotonic()

    for _ in range(3):
        with pytest.raises(TimeoutError):
            append(tmp_path / "hangs", [b"line"])

    assert time.monotonic() - began < 2
    reader = os.open(tmp_path / "hangs", os.O_RDONLY | os.O_NONBLOCK)  # it comes back
    assert append_only._writing.acquire(timeout=5)
    append_only._writing.release()
    os.close(reader)
