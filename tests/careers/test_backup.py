"""`manage.py backup`: encrypted on the way, whole or not there, and an alarm when it fails."""

import datetime as dt
import shutil
import subprocess
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from careers import metrics
from careers.management.commands.backup import seconds_until_due
from core import clock
from outbox.models import DeliveryState
from outbox.selectors import health
from outbox.services import note_reminders_planned
from tests.careers.test_rehearse_restore import MISSING, program, rehearse
from tests.factories import NOW, StudentFactory

LACKING = [*MISSING, *(name for name in ("gpg",) if not shutil.which(name))]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(LACKING), reason=f"this machine comes without {LACKING}"),
]
CANARY = "Quetzalcoatl"


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """The folder of the keys of whoever may restore; it never lies on the server."""
    home = tmp_path_factory.mktemp("g", numbered=True)
    home.chmod(0o700)
    words = [
        "--passphrase",
        "",
        "--quick-generate-key",
        "restore@university.example",
        "future-default",
    ]
    gpg(home, *words, "default", "never")
    yield home
    subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=True)


def gpg(home, *words, **options):
    command = ["gpg", "--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback"]
    return subprocess.run([*command, *words], check=True, capture_output=True, **options).stdout


@pytest.fixture
def folder(settings, monkeypatch, tmp_path, private):
    """BACKUP_FOLDER, with the key for the database that this test has."""
    public = tmp_path / "backup-key.asc"
    public.write_bytes(gpg(private, "--armor", "--export", "restore@university.example"))
    settings.BACKUP_RECIPIENT = str(public)
    settings.BACKUP_FOLDER = str(tmp_path / "backups")
    settings.MIGRATION_DATABASE = connection.settings_dict
    monkeypatch.setenv("PATH", str(Path(program("pg_dump")).parent), prepend=":")
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def back_up():
    out = StringIO()
    call_command("backup", stdout=out)
    return out.getvalue()


def state():
    return DeliveryState.objects.values_list("backed_up_at", "backup_failure").get()


def test_a_backup_can_be_read_by_the_holder_of_the_key_alone(folder, private):
    StudentFactory(full_name=CANARY)

    told = back_up()

    [made] = folder.iterdir()
    assert str(made) in told
    assert made.stat().st_mode & 0o777 == 0o600
    assert CANARY.encode() not in made.read_bytes()
    plain = gpg(private, "--decrypt", made)
    assert plain.startswith(b"PGDMP")
    sql = subprocess.run(
        [program("pg_restore"), "--file=-"], input=plain, check=True, capture_output=True
    )
    assert CANARY.encode() in sql.stdout


def test_a_restore_is_rehearsed_from_what_is_decrypted_into_it(folder, private, monkeypatch):
    StudentFactory()
    note_reminders_planned(NOW)  # a site at work has this row: the backup notes itself in it
    back_up()
    [made] = folder.iterdir()

    with pytest.raises(CommandError, match=r"is encrypted\. Decrypt it into this command"):
        rehearse(folder=folder)
    plain = folder.parent / "pipe"
    plain.write_bytes(gpg(private, "--decrypt", made))
    with plain.open("rb") as pipe:
        monkeypatch.setattr("sys.stdin", StandardInput(pipe))
        told = rehearse(file=Path("-"))

    assert "Every table has as many rows as the site's." in told


class StandardInput:
    def __init__(self, buffer):
        self.buffer = buffer


def test_a_dump_that_fails_leaves_no_file_and_is_an_alarm_until_the_next_one(
    folder, monkeypatch, all_well
):
    fake = folder.parent / "bin"
    fake.mkdir()
    (fake / "pg_dump").write_text("#!/bin/sh\nprintf PGDMP; echo 'pg_dump: torn' >&2; exit 1\n")
    (fake / "pg_dump").chmod(0o755)

    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(fake), prepend=":")
        with pytest.raises(CommandError, match="pg_dump failed: pg_dump: torn"):
            back_up()

    assert list(folder.iterdir()) == []
    assert all_well() == {"backup": "pg_dump"}
    back_up()
    assert all_well() == {}


def test_without_the_public_key_nothing_is_dumped(folder, settings, all_well):
    Path(settings.BACKUP_RECIPIENT).unlink()

    with pytest.raises(CommandError, match="BACKUP_RECIPIENT is a public key"):
        back_up()

    assert list(folder.iterdir()) == []
    assert all_well() == {"backup": "no_key"}


def test_a_file_that_is_no_key_is_told(folder, settings, all_well):
    Path(settings.BACKUP_RECIPIENT).write_text("no key")

    with pytest.raises(CommandError, match="gpg failed"):
        back_up()

    assert (list(folder.iterdir()), all_well()) == ([], {"backup": "gpg"})


def test_a_folder_that_is_gone_is_told(folder, all_well):
    folder.rmdir()

    with pytest.raises(CommandError, match="cannot be written: No such file"):
        back_up()

    assert all_well() == {"backup": "ENOENT"}


@pytest.fixture
def all_well():
    """The alarms, later, of a site on which everything else works."""

    def at(later=dt.timedelta(0)):
        now = clock.now() + later
        DeliveryState.objects.update(drained_at=now, reminders_planned_at=now)
        return health.problems_seen_here(now)

    return at


def test_a_backup_that_nobody_made_for_a_day_is_an_alarm(folder, all_well):
    back_up()
    made, _ = state()

    assert all_well(dt.timedelta(hours=29)) == {}
    assert all_well(dt.timedelta(hours=31)) == {"backup": ""}
    assert f"margin_backup_timestamp_seconds {made.timestamp():.15g}\n" in metrics.report(made)


def test_a_site_without_a_folder_for_backups_has_no_such_alarm(all_well):
    DeliveryState.objects.update_or_create(id=1, defaults={"backup_failure": "gpg"})

    assert all_well(dt.timedelta(days=100)) == {}


def test_old_backups_go_but_never_the_last_three(folder, settings):
    settings.BACKUP_KEEP_DAYS = 30
    for days in (1, 29, 31, 32, 33):
        moment = clock.now() - dt.timedelta(days=days)
        (folder / f"margin-{moment:%Y-%m-%dT%H%M%SZ}.dump.gpg").touch()
    (folder / ".margin-2026.dump.gpg.unfinished").touch()
    (folder / "of-somebody-else").touch()

    told = back_up()

    assert "4 older removed" in told
    left = sorted(path.name for path in folder.iterdir())
    assert len([name for name in left if name.endswith(".gpg")]) == 3
    assert "of-somebody-else" in left

    for path in folder.glob("margin-*"):
        path.unlink()
    for days in (400, 500, 600):
        moment = clock.now() - dt.timedelta(days=days)
        (folder / f"margin-{moment:%Y-%m-%dT%H%M%SZ}.dump.gpg").touch()
    assert "1 older removed" in back_up()


def test_the_command_asks_for_its_settings(settings):
    settings.BACKUP_FOLDER = ""

    with pytest.raises(CommandError, match="Set BACKUP_FOLDER and BACKUP_RECIPIENT"):
        call_command("backup")


def test_the_next_one_is_due_by_the_name_of_the_last(tmp_path):
    wait = partial(seconds_until_due, tmp_path, hours=24)
    assert wait(NOW) == 0

    (tmp_path / f"margin-{NOW - dt.timedelta(hours=23):%Y-%m-%dT%H%M%SZ}.dump.gpg").touch()
    (tmp_path / "margin-zzz.dump.gpg").touch()

    assert wait(NOW) == 3600
    assert wait(NOW + dt.timedelta(hours=2)) == 0
