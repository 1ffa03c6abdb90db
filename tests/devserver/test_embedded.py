"""The private servers, from outside: what a person or a crash may do to them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.servers import LONGEST_SOCKET, keys, socket_folder

ROOT = Path(__file__).resolve().parents[2]
ASK = (
    "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).execute('SELECT 41 + "
    "1').fetchone()[0])"
)


def clean_environment(**more):
    """This process's own, without the servers that the tests run beside."""
    ours = {
        "DATABASE_URL",
        "MIGRATION_DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "ADDRESS_KEY",
        "LINK_KEY",
    }
    ours |= {"MARGIN_EMBEDDED", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def beside(folder, *command, **more):
    words = [sys.executable, "-m", "devserver", "with", "--dir", folder, "--", *command]
    options = {"capture_output": True, "text": True, "timeout": 60, "cwd": ROOT}
    return subprocess.run(words, env=clean_environment(**more), check=False, **options)


def test_a_command_reaches_the_database_and_hands_back_its_exit_code(tmp_path):
    answered = beside(tmp_path, sys.executable, "-c", f"{ASK}; raise SystemExit(7)")

    assert answered.stdout.strip() == "42"
    assert answered.returncode == 7


def test_a_folder_serves_one_at_a_time_and_says_so_in_one_line(tmp_path):
    inner = [sys.executable, "-m", "devserver", "with", "--dir", str(tmp_path), "--", "true"]

    answered = beside(tmp_path, *inner)

    assert answered.returncode == 1
    assert "is in use by process" in answered.stderr
    assert len(answered.stderr.strip().splitlines()) == 1


def test_a_pid_file_left_by_a_crash_is_no_obstacle_even_when_the_pid_is_somebody_elses(tmp_path):
    assert beside(tmp_path, "true").returncode == 0
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}/postgres\n")
    (tmp_path / "postgres.new").mkdir()

    assert beside(tmp_path, sys.executable, "-c", ASK).stdout.strip() == "42"


def test_a_long_path_is_no_obstacle(tmp_path):
    folder = tmp_path / ("long" * 20) / ("path" * 20)

    assert beside(folder, sys.executable, "-c", ASK).stdout.strip() == "42"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another identity")
def test_root_in_a_container_without_namespaces_still_gets_a_database(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    program = (
        "import sys; from devserver import identity, __main__; identity.can_enter_namespace = "
        "lambda: False\n"
        f"sys.argv[1:] = ['with', '--dir', {str(closed / 'data')!r}, '--', sys.executable, '-c', "
        f"{ASK!r}]\n"
        "sys.exit(__main__.main())"
    )
    answered = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answered.stdout.strip() == "42"


def test_sockets_are_cleared_away(tmp_path):
    beside(tmp_path, "true")

    assert list(socket_folder(tmp_path).iterdir()) == []
    socket_folder(tmp_path).rmdir()


def test_keys_are_made_once_and_are_nobody_elses_to_read(tmp_path):
    assert keys(tmp_path) == keys(tmp_path)
    assert (tmp_path / "keys.env").stat().st_mode & 0o077 == 0


def test_the_socket_folder_is_short_private_and_one_per_checkout(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("x" * 100)))
    folder = socket_folder(tmp_path / ("deep" * 40))

    assert len(str(folder)) <= LONGEST_SOCKET
    assert folder.stat().st_mode & 0o077 == 0
    another = socket_folder(tmp_path / "another")
    assert folder != another
    folder.rmdir()
    another.rmdir()
