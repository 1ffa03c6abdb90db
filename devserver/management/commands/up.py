"""The whole site on this computer, for trying and developing. `make run` calls it."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from devserver import DevserverError, Servers
from devserver.catcher import Catcher
from devserver.ports import require_free, status
from devserver.processes import spawn, stop
from devserver.supervisor import Group, Log

CELERY = "-m celery --quiet -A careers"
WEB = "-m gunicorn careers.wsgi --config python:devserver.web --bind 127.0.0.1:{port}"
AFTER_WEB = {
    "worker": f"{CELERY} worker --loglevel INFO --concurrency 2 --without-gossip --without-mingle",
    # The schedule is static: no file needs to store what ran last.
    "beat": f"{CELERY} beat --loglevel WARNING --scheduler celery.beat:Scheduler",
}


class Command(BaseCommand):
    help = "Run web, worker, beat, a private PostgreSQL and Valkey, and a mailbox, as one group."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--dir", type=Path, default=settings.BASE_DIR / ".local", help="where all data stays"
        )
        parser.add_argument("--no-demo", action="store_true", help="start with an empty site")

    def handle(self, *args: Any, port: int, dir: Path, no_demo: bool, **options: Any) -> None:  # noqa: A002
        # until the group runs, a signal unwinds what has started
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.default_int_handler)
        try:
            require_free(port)
            with Servers(dir) as servers, Catcher(dir.resolve() / "mail") as catcher:
                Site(port, servers, catcher, demo=not no_demo).run()
        except KeyboardInterrupt:
            pass
        except (DevserverError, OSError) as error:
            self.stderr.write(f"margin: {message_of(error)}")
            raise SystemExit(1) from None


class Site:
    def __init__(self, port: int, servers: Servers, catcher: Catcher, *, demo: bool):
        self.port, self.servers, self.demo = port, servers, demo
        self.address = f"http://127.0.0.1:{port}"
        own = {
            "APP_ENV": "local",
            "PYTHONUNBUFFERED": "1",
            # Celery's warning is for servers; a container for development often runs as root.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
            "EMAIL_URL": f"smtp://127.0.0.1:{catcher.port}",
            "LOCAL_MAILBOX": str(catcher.folder),
            "MAIL_ALLOW": "*",  # only the catcher gets it
            "OUTBOX_MODE": "send",
        }
        defaults = {"PUBLIC_BASE_URL": self.address, "MAIL_DOMAIN": "margin.example"}
        defaults["OFFICE_EMAIL"] = "office@margin.example"
        self.prepares = defaults | dict(os.environ) | servers.environment | own
        self.environment = {
            name: value for name, value in self.prepares.items() if name != "MIGRATION_DATABASE_URL"
        }
        self.log = Log(["web", *AFTER_WEB])
        self.group = Group(self.log)
        self.people = ""
        self.is_prepared = self.is_up = False

    def run(self) -> None:
        self.log.say("preparing the database")
        try:
            web = self.group.add("web", self.start_web)
            self.people = self.prepare()
            self.is_prepared = True
            if web.child and web.child.stdin:
                web.child.stdin.close()
            with stopping_by_signal(self.group):
                self.group.run(self.check)
        finally:
            self.group.stop()
        self.log.say("stopped; the data stays for the next start")

    def start(self, words: str, **options: Any) -> subprocess.Popen:
        command = [sys.executable, *words.split()]
        usual: dict[str, Any] = {
            "text": True,
            "errors": "replace",
            "stdout": subprocess.PIPE,
            "env": self.environment,
        }
        return spawn(command, cwd=settings.BASE_DIR, **(usual | options))

    def start_web(self) -> subprocess.Popen:
        """Load the code while `prepare` runs; the port opens when stdin is closed."""
        gate = subprocess.DEVNULL if self.is_prepared else subprocess.PIPE
        return self.start(WEB.format(port=self.port), stdin=gate, stderr=subprocess.STDOUT)

    def start_later(self, words: str) -> subprocess.Popen:
        """Start a child that is killed with its parent: its work is found again in the database.

        A worker that got SIGTERM would first wait for its queue, which has ended, too.
        """
        options: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stderr": subprocess.STDOUT,
            "on_parent_death": signal.SIGKILL,
        }
        return self.start(words, **options)

    def prepare(self) -> str:
        """Return lines about accounts to sign in with. Raises DevserverError if `prepare` fails."""
        words = "manage.py prepare --verbosity 0" + (" --demo" if self.demo else "")
        child = self.start(words, stdin=subprocess.DEVNULL, env=self.prepares)
        try:
            people, _ = child.communicate()
        except KeyboardInterrupt:
            stop(child)
            raise
        if child.returncode:
            raise DevserverError("the database could not be prepared; the lines above say why.")
        return people

    def check(self) -> None:
        for name in self.servers.restart_dead():
            self.log.say(f"{name} had ended and was started again")
        if not self.is_up and (answer := status(f"{self.address}/livez")):
            self.is_up = True
            self.print_banner()
            if answer != 200:
                self.log.say("but its pages are broken; the lines above say why")
            for name, words in AFTER_WEB.items():
                self.group.add(name, partial(self.start_later, words))

    def print_banner(self) -> None:
        for line in [
            "",
            f"Margin answers at {self.address}/",
            f"Its emails are at {self.address}/mailbox/",
            *self.people.strip().splitlines(),
            "For trying and developing, not for production: the data is on this computer alone.",
            "Ctrl-C stops everything.",
            "",
        ]:
            self.log.say(line)


@contextlib.contextmanager
def stopping_by_signal(group: Group) -> Iterator[None]:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: group.stopping.set())
    yield


def message_of(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full."
    return str(error)
