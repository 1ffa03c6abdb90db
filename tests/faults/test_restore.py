"""Back to the dump of an hour ago: everything is there, and nobody gets a mail twice unless
staff say so."""

import subprocess

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import clock
from devserver.postgres import DATABASE, binary
from outbox.models import Email, Suppression
from outbox.selectors import health
from outbox.services import is_suppressed, note_reminders_planned, suppress
from outbox.services.opt_out_log import append_waiting
from tests.factories import InterviewFactory, StudentFactory, UserFactory
from tests.faults.cluster import AS_DEPLOYED
from tests.faults.outcome import run, states
from tests.scale import small_or_full
from users.models import User
from users.models.roles import Role

WORDS = "a long and quiet walk"
SUM = "SELECT count(*), md5(string_agg(each::text, '' ORDER BY each::text)) FROM {} each"


def sums() -> dict[str, tuple[int, str]]:
    """Of each table how many rows it has, and one sum over all that they hold."""
    names = run("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
    return {name: run(SUM.format(name))[0] for (name,) in names}


def client(name: str, *words: str) -> None:
    """One of PostgreSQL's own programs."""
    subprocess.run([binary(name), *words], check=True, capture_output=True)


@pytest.fixture
def url(cluster):
    return cluster.servers.postgres.url


def somebody(email: str, **facts) -> User:
    return User.objects.filter(email=email).first() or UserFactory(email=email, **facts)


def test_r29_a_restored_database_is_whole_and_repeats_no_mail_until_staff_release_it(
    cluster, no_workers, outcome, url, settings
):
    settings.OPT_OUT_LOG = str(cluster.folder / "opt-outs.log")
    append_waiting()
    before, after = small_or_full(20, 200), small_or_full(20, 100)
    student, dump = StudentFactory(password=WORDS), str(cluster.folder / "margin.dump")
    admin = somebody("ruth@lakeside.example", full_name="Ruth Oduya", roles=[Role.ADMIN])
    InterviewFactory(student=student, stage="scheduled")
    outcome.queue(before)
    cluster.run("drain_all", **AS_DEPLOYED)
    outcome.queue(after, start=before + 1)
    kept = sums()
    client("pg_dump", "--format=custom", f"--file={dump}", url)
    cluster.run("drain_all", 4, **AS_DEPLOYED)
    assert outcome.count == before + after
    suppress("maya@hospital.example", Suppression.Reason.STOPPED, now=clock.now())

    connection.close()
    client("dropdb", "--force", f"--maintenance-db={url.removesuffix(DATABASE)}postgres", DATABASE)
    client("createdb", f"--maintenance-db={url.removesuffix(DATABASE)}postgres", DATABASE)
    client("pg_restore", "--exit-on-error", f"--dbname={url}", dump)

    assert sums() == kept
    browser = Client()
    assert (
        browser.post(
            reverse("account_login"), {"login": student.email, "password": WORDS}
        ).status_code
        == 302
    )
    assert browser.get(reverse("home:start"), follow=True).status_code == 200
    assert cluster.run("drain_all", 4, **AS_DEPLOYED) == [0] * 4
    assert outcome.count == before + after  # none of them was repeated
    assert health.hold_message()
    note_reminders_planned(clock.now())
    assert (browser.get("/healthz").status_code, browser.get("/healthz").json()["held"]) == (
        503,
        health.hold_message(),
    )

    assert not is_suppressed("maya@hospital.example", "request", clock.now())
    call_command("outbox_release", by=admin.email)
    assert is_suppressed("maya@hospital.example", "request", clock.now())
    cluster.run("drain_all", 4, **AS_DEPLOYED)
    assert states() == {"sent": before + after}
    said = f"{len(kept)} tables alike; 0 of {after} repeated until release"
    outcome.check("R29 restored from a dump", faults=1, allowed=after, said=said)
    assert set(Email.objects.values_list("attempts", flat=True)) == {1}
