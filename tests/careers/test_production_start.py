"""From an empty database to a running site, by nothing but the lines of .env.example."""

import os
import secrets
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from devserver.ports import status
from devserver.processes import spawn, stop_all
from tests.devserver.test_embedded import clean_environment
from tests.devserver.test_up import free_port, wait_for
from tests.production import ROOT, celery_command, example, web_command

NAME = f"margin_production_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
KEYS = ("SECRET_KEY", "ADDRESS_KEY", "LINK_KEY")


def url(name):
    """The address of the test's own database with one of its two roles."""
    return f"{os.environ[name].rpartition('/')[0]}/{NAME}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Every line as it stands there; only the servers and the folder, which are the test's own,
    and the keys are filled in."""
    with closing(psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True)) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
    filled = {name: url(name) for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL")}
    filled |= {"REDIS_URL": os.environ["REDIS_URL"], "POSTGRES_PASSWORD": "for-compose-alone"}
    filled["OPT_OUT_LOG"] = str(tmp_path_factory.mktemp("opt-outs") / "opt-outs.log")
    yield (
        clean_environment() | example() | {key: secrets.token_urlsafe(64) for key in KEYS} | filled
    )
    with closing(psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True)) as server:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder as production's image holds it: without what .dockerignore names."""
    left_out = {ROOT / name for name in (ROOT / ".dockerignore").read_text().split()}
    folder = tmp_path_factory.mktemp("image") / "margin"

    def ignored(path: str, names: list[str]) -> list[str]:
        return [
            name
            for name in names
            if Path(path, name) in left_out or name in {"__pycache__", ".hypothesis"}
        ]

    shutil.copytree(ROOT, folder, ignore=ignored)
    assert not {"devserver", "demo", "tools", "tests", "bench"} & {
        path.name for path in folder.iterdir()
    }
    return folder


@pytest.fixture
def start(environment, image, tmp_path):
    """Start one of the site's processes and wait until `fact(log)` holds, which it says or does."""
    children = []

    def start(words, fact):
        # as docker-compose gives it to all but prepare
        running = {**environment, "MIGRATION_DATABASE_URL": ""}
        with (tmp_path / "log").open("a") as log:
            command = [sys.executable, *words]
            child = spawn(
                command, cwd=image, env=running, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        children.append(child)
        wait_for(
            lambda: fact((tmp_path / "log").read_text()) or child.poll() is not None,
            " ".join(words),
        )
        assert child.poll() is None, (tmp_path / "log").read_text()

    yield start
    stop_all(children)


@pytest.fixture
def heartbeat(environment, tmp_path):
    environment["HEARTBEAT_FILE"] = str(tmp_path / "heartbeat")
    return tmp_path / "heartbeat"


@pytest.fixture(scope="module")
def prepared(environment, image):
    command = [sys.executable, "manage.py", "prepare"]
    done = subprocess.run(
        command, cwd=image, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_prepare_gives_the_sites_role_its_rights(prepared):
    with closing(psycopg.connect(url("DATABASE_URL"))) as site:
        assert site.execute("SELECT count(*) FROM questions_question").fetchone()[0] > 0
        assert not site.execute(
            "SELECT has_table_privilege('users_auditentry', 'UPDATE')"
        ).fetchone()[0]


def test_web_answers(start, prepared):
    port = free_port()

    start(web_command(f"127.0.0.1:{port}"), lambda log: status(f"http://localhost:{port}/livez"))

    assert status(f"http://localhost:{port}/readyz") == 200


def test_a_worker_takes_tasks_and_its_heart_beats(start, prepared, heartbeat):
    start(celery_command("worker"), lambda log: " ready" in log)

    wait_for(heartbeat.exists, "the heartbeat of the worker")


def test_the_beat_begins_and_its_heart_beats(start, prepared, heartbeat):
    start(celery_command("beat"), lambda log: "beat: Starting" in log)

    wait_for(heartbeat.exists, "the heartbeat of the beat")
