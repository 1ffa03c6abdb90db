"""A machine on which the handbook is followed: folders, units and commands, without root."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import psycopg

from devserver.postgres import binary
from devserver.processes import spawn, stop_all
from tests.handbook import ROOT
from tests.journeys.site import SHIFT, free_port
from tests.smtp import Recorder

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
NAME = f"handbook_{WORKER}"  # the sites of other journeys drop what begins with margin_
PLACES = ("/opt/margin", "/etc/margin", "/etc/systemd/system", "/srv")
# no user of this name here, and no root: whose the files are is the only thing left out
OWNERS = re.compile(r" --(?:owner|group|uid)[ =]margin\b")
NEWEST = re.compile(r"margin-\d{4}-\d\d-\d\dT\d{6}Z\.dump\.gpg")
GPG_CONF = "batch\nquiet\nno-tty\npinentry-mode loopback\npassphrase-file {}\n"
HOST = "margin.university.example"


class Machine:
    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.smtp = Recorder(folder)
        self.server = os.environ["MIGRATION_DATABASE_URL"]  # of PostgreSQL's administrator
        self.children: list[subprocess.Popen] = []
        self.log = folder / "log"

    def __enter__(self):
        for place in PLACES:
            self.place(place).mkdir(parents=True)
        self._programs()
        self._key_ring()
        self.drop_databases()
        self.smtp.start()
        return self

    def __exit__(self, *exc):
        stop_all(self.children)
        print(*(mail.message["Subject"] for mail in self.smtp.taken), sep="\n")  # if it fails
        print(self.log.read_text()[-6000:])
        self.smtp.stop()
        subprocess.run(
            ["gpgconf", "--homedir", self.folder / "gnupg", "--kill", "all"], check=False
        )
        self.drop_databases()

    # --- places and names ---
    def place(self, path: str) -> Path:
        return self.folder / "root" / path.lstrip("/")

    def here(self, text: str) -> str:
        """A text of the handbook with the folders, names and ports that this machine has."""
        for place in PLACES:
            text = re.sub(rf"(?<![\w/.]){place}(?![\w])", str(self.place(place)), text)
        text = OWNERS.sub("", text)
        text = re.sub(r"\bmargin_owner\b", f"{NAME}_owner", text)
        text = re.sub(r"\bmargin_restored\b", f"{NAME}_restored", text)
        text = re.sub(r"(ROLE|DATABASE) margin\b", rf"\1 {NAME}", text)
        text = text.replace("localhost:8000", f"localhost:{self.port}")
        dumps = sorted(self.place("/srv").glob("backups/margin-*.gpg"))
        return NEWEST.sub(str(dumps[-1]) if dumps else "no-backup", text)

    # --- commands ---
    def run(self, text: str, folder: Path | None = None) -> str:
        """Run a command of the handbook as it stands there; what it printed."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(text)],
            cwd=folder or self.place("/opt/margin"),
            env=self.shell,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def run_sql(self, block: str) -> None:
        """Statements of the handbook, as PostgreSQL's administrator; an … is a password."""
        with closing(psycopg.connect(self.server, autocommit=True)) as connection:
            for statement in filter(str.strip, self.here(block).split(";")):
                connection.execute(statement.replace("…", secrets.token_hex(8)))

    @property
    def shell(self) -> dict[str, str]:
        """The environment of whoever follows the handbook, with the alias for manage.py."""
        socket_folder = psycopg.conninfo.conninfo_to_dict(self.server)["host"]
        return {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GNUPGHOME": str(self.folder / "gnupg"),
            "PGHOST": str(socket_folder),
            "PGUSER": psycopg.conninfo.conninfo_to_dict(self.server)["user"],
            "METRICS_TOKEN": self.settings().get("METRICS_TOKEN", ""),
            # nothing is fetched, and the packages that are there stay as they are
            "PIP_NO_INDEX": "1",
            "PIP_DRY_RUN": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _programs(self) -> None:
        folder = self.folder / "bin"
        folder.mkdir()
        for name in ("pg_dump", "pg_restore", "createdb"):
            (folder / name).symlink_to(binary(name))
        (folder / "python3").symlink_to(sys.executable)
        env = self.place("/etc/margin")
        files = f'"{env}/margin.env" "{env}/owner.env"'
        (folder / "manage.py").write_text(
            f"#!/bin/bash\ncd {self.place('/opt/margin')}\n"
            f'exec env -i PATH="$PATH" $(cat {files} | grep -v "^#" | grep "=.") '
            f'{sys.executable} manage.py "$@"\n'
        )
        (folder / "manage.py").chmod(0o755)

    def _key_ring(self) -> None:
        """As on the admin's own computer, where a passphrase is typed."""
        home = self.folder / "gnupg"
        home.mkdir(mode=0o700)
        (home / "passphrase").write_text("a long and quiet walk\n")
        (home / "gpg.conf").write_text(GPG_CONF.format(home / "passphrase"))

    # --- settings ---
    def settings(self, name: str = "margin.env") -> dict[str, str]:
        """What systemd reads of an EnvironmentFile."""
        path = self.place("/etc/margin") / name
        text = path.read_text() if path.exists() else ""
        return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))

    def fill_in(self, name: str = "margin.env", **values: str) -> None:
        """Change lines of a file of settings, as an editor does; add what is not there."""
        path = self.place("/etc/margin") / name
        text = path.read_text()
        for variable, value in values.items():
            line, known = f"{variable}={value}", re.compile(rf"^{variable}=.*$", re.MULTILINE)
            text = known.sub(line, text) if known.search(text) else f"{text}{line}\n"
        path.write_text(text)

    def move(self, variable: str, *, to: str) -> None:
        path = self.place("/etc/margin") / "margin.env"
        [line] = re.findall(rf"^{variable}=.*\n", path.read_text(), re.MULTILINE)
        path.write_text(path.read_text().replace(line, ""))
        with (self.place("/etc/margin") / to).open("a") as file:
            file.write(line)

    def url(self, role: str, database: str = NAME) -> str:
        where = self.server.rpartition("@")[2].rpartition("/")[0]
        return f"postgres://{role}:a-password@{where}/{database}"

    # --- units ---
    def start(self, *names: str) -> None:
        """Start units in the order of their needs; a one-shot is waited for."""
        services = [self.unit(name) for name in names if "." not in name]
        for unit in sorted(services, key=lambda unit: "Requires" in unit):
            self._start(unit)

    def unit(self, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"name": [name]}
        text = (self.place("/etc/systemd/system") / f"{name}.service").read_text()
        for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
            found.setdefault(key, []).append(value)
        return found

    def _start(self, unit: dict[str, list[str]]) -> None:
        environment = {"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "SWEEP_SECONDS": "1"}
        for path in unit["EnvironmentFile"]:
            environment |= self.settings(Path(path).name)
        is_once = unit["Type"] == ["oneshot"]
        for line in unit["ExecStart"]:
            filled = re.sub(r"\$\{(\w+)\}", lambda found: environment[found[1]], line)
            command = [self.here(word) for word in filled.split()]
            with self.log.open("a") as log:
                listening = self._notified(environment) if unit["Type"] == ["notify"] else None
                child = spawn(
                    command,
                    cwd=self.here(unit["WorkingDirectory"][0]),
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            if is_once:
                assert child.wait() == 0, f"{line}\n{self.log.read_text()[-3000:]}"
            else:
                self.children.append(child)
            if listening:
                with listening:
                    assert b"READY=1" in listening.recv(4096)

    def _notified(self, environment: dict[str, str]) -> socket.socket:
        """systemd's end of Type=notify."""
        path = f"{self.folder}/notify"
        with suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108 - a socket
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listening.bind(path)
        listening.settimeout(120)
        environment["NOTIFY_SOCKET"] = path
        return listening

    def stop(self) -> None:
        stop_all(self.children)
        self.children.clear()

    # --- the database ---
    def fact(self, query: str, database: str = NAME):
        where = self.server.rpartition("/")[0] + f"/{database}"
        with closing(psycopg.connect(where, autocommit=True)) as connection:
            return connection.execute(query).fetchone()[0]

    def pass_time(self, seconds: int) -> None:
        where = self.server.rpartition("/")[0] + f"/{NAME}"
        with closing(psycopg.connect(where, autocommit=True)) as connection:
            connection.execute(SHIFT.format(seconds=seconds))

    def drop_databases(self) -> None:
        with closing(psycopg.connect(self.server, autocommit=True)) as connection:
            for name in (NAME, f"{NAME}_restored"):
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            for role in (NAME, f"{NAME}_owner"):
                connection.execute(f"DROP ROLE IF EXISTS {role}")


def copy_checkout(folder: Path) -> None:
    """What `git clone` brings, less what production does not start."""
    names = {"tests", "bench", "docs", ".git", ".venv", ".local", "__pycache__", ".hypothesis"}
    shutil.copytree(ROOT, folder, dirs_exist_ok=True, ignore=lambda _path, found: names & {*found})


def wait_for(fact, words: str, seconds: float = 60):
    end = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < end, f"waited {seconds} s for {words}"
        time.sleep(0.05)
    return found
