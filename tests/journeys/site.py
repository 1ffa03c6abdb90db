"""The site for journeys: gunicorn, worker, beat, a database and a recording mail server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg

from devserver.management.commands.up import AFTER_WEB, WEB
from devserver.processes import spawn, stop_all
from tests.smtp import Recorder

ROOT = Path(__file__).resolve().parents[2]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")  # sites beside each other share nothing
NAME = f"margin_journey_{WORKER}"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")
PREPARED = f"margin_ready_{RUN[:12]}"  # prepared once for the sites of one run, and copied by each
SHIFT = (
    "CREATE OR REPLACE FUNCTION margin_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
    "'SELECT clock_timestamp() + interval ''{seconds} seconds'''"
)


class Site:
    """`with Site(folder) as site`: `site.url`, `site.smtp` (the Recorder),
    `site.pass_time(hours=2)`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.server = os.environ["MIGRATION_DATABASE_URL"]
        self.database = self.server.rsplit("/", 1)[0] + f"/{NAME}"  # as the owner
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.smtp = Recorder(folder)
        self.shifted = 0.0
        self.children: list[subprocess.Popen] = []

    def __enter__(self):
        self.smtp.start()
        self._copy_prepared()
        for words in (WEB.format(port=self.port), *AFTER_WEB.values()):
            self._start(words)
        _wait(self._answers, "the site answers", 120)
        return self

    def __exit__(self, *exc):
        stop_all(self.children)
        self.smtp.stop()
        self._sql(self.server, f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')

    def _copy_prepared(self) -> None:
        """Copy the database that the first site of this run prepares while the others wait."""
        with closing(psycopg.connect(self.server, autocommit=True)) as connection:
            connection.execute("SELECT pg_advisory_lock(1)")
            left = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, 'margin_')"
            ).fetchall()
            if RUN == "alone" or (PREPARED,) not in left:
                for (name,) in left:
                    self._sql(self.server, f'DROP DATABASE "{name}" WITH (FORCE)')
                self._sql(self.server, f'CREATE DATABASE "{NAME}"')
                self.manage("prepare", "--verbosity", "0")
                self._sql(self.server, f'ALTER DATABASE "{NAME}" RENAME TO "{PREPARED}"')
            self._sql(self.server, f'CREATE DATABASE "{NAME}" TEMPLATE "{PREPARED}"')

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "APP_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "careers.settings",
            # with the site's own role
            "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{NAME}",
            "MIGRATION_DATABASE_URL": self.database,
            "REDIS_URL": _queue(os.environ["REDIS_URL"]),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
            "PUBLIC_BASE_URL": self.url,
            "MAIL_ALLOW": "*",
            "OUTBOX_MODE": "send",
            "SWEEP_SECONDS": "2",
            "LOG_LEVEL": "INFO",  # as in production: the log is read at the end
            "CELERY_SKIP_CHECKS": "1",  # make check does them, and each worker and beat would again
            "PYTHONWARNINGS": "ignore",
        }
        return {**os.environ, **own}

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def pass_time(self, **amount: float) -> None:
        """Move the site's clock ahead by days, hours, minutes or seconds."""
        factors = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        self.shifted += sum(factors[name] * value for name, value in amount.items())
        self._sql(self.database, SHIFT.format(seconds=self.shifted))

    def pass_until(self, moment: str, student: str) -> None:
        """Move the clock to a moment named in SQL over the newest interview of the student with
        that address."""
        query = (
            f"SELECT extract(epoch FROM {moment} - margin_now()) FROM interviews_interview i"
            f" JOIN users_user u ON u.id = i.student_id WHERE u.email = '{student}' ORDER BY i.id "
            "DESC LIMIT 1"
        )
        self.pass_time(seconds=float(self.fact(query)))

    def fact(self, query: str):
        """The first value of one row."""
        rows = self.facts(query)
        return rows[0][0] if rows else None

    def facts(self, query: str) -> list[tuple]:
        with closing(psycopg.connect(self.database, autocommit=True)) as connection:
            return connection.execute(query).fetchall()

    def wait_for_email(self, address: str, subject: str, seconds: float = 60):
        """The newest email to `address` whose subject contains `subject`, once it is there."""
        found = []

        def arrived():
            found[:] = [
                mail for mail in self.smtp.to(address) if subject in mail.message["Subject"]
            ]
            return found

        _wait(arrived, f"an email to {address} about {subject!r}", seconds)
        return found[-1]

    def wait_until_idle(self) -> None:
        """Wait until planner and outbox have each finished a round that began after this call."""
        start = self.fact("SELECT margin_now()")
        query = (
            f"SELECT reminders_planned_at > '{start}' AND drained_at > '{start}'"
            " FROM outbox_deliverystate"
        )
        _wait(lambda: self.fact(query), "planner and outbox to finish a round")
        again = self.fact("SELECT margin_now()")
        _wait(
            lambda: self.fact(f"SELECT drained_at > '{again}' FROM outbox_deliverystate"),
            "the outbox to finish a round",
        )

    def _start(self, words: str) -> None:
        command = [sys.executable, *words.split()]
        with (self.folder / "site.log").open("a") as log:
            self.children.append(
                spawn(
                    command,
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False

    @staticmethod
    def _sql(database: str, statement: str) -> None:
        with closing(psycopg.connect(database, autocommit=True)) as connection:
            connection.execute(statement)


def _queue(url: str) -> str:
    """A queue of this site's own on the private server, whose first one is named in its address."""
    return url.replace("virtual_host=0", f"virtual_host={WORKER.removeprefix('gw')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(fact, words: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, f"waited {seconds} s for {words}"
        time.sleep(0.1)
