"""The queue and the database go away and come back; workers and beats find them again by
themselves."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import clock
from devserver.ports import status
from devserver.processes import spawn, stop
from outbox.models import Email
from tests.factories import StudentFactory
from tests.faults.cluster import AS_DEPLOYED, CONCURRENCY, ROOT, wait
from tests.faults.outcome import states
from tests.journeys.site import free_port
from tests.production import web_command
from tests.scale import small_or_full
from users.models import User

ROWS = small_or_full(100, 1000)
WORDS = "a long and quiet walk"


@pytest.fixture
def queue_back(cluster):
    """The queue runs again after the test, whatever happened in it."""
    yield cluster.servers.valkey
    if cluster.servers.valkey.child.poll() is not None:
        cluster.restart(cluster.servers.valkey)


def test_r03_a_queue_that_forgets_everything_loses_no_mail(cluster, workers, outcome):
    flushes, seconds = small_or_full(3, 10), small_or_full(3, 60)
    outcome.queue(ROWS, over=seconds)
    queue = redis.Redis(unix_socket_path=str(cluster.servers.valkey.socket))

    for flush in range(flushes):
        outcome.wait_for_share((flush + 1) / (flushes + 1))
        queue.flushall()
    queue.close()
    outcome.wait_for_share(1)
    outcome.wait_until_drained(120)

    outcome.check("R03 queue emptied", faults=flushes)


def test_r04_a_queue_that_is_away_costs_no_page_and_no_mail(cluster, workers, outcome, queue_back):
    seconds, student = small_or_full(2, 600), person()
    pids_before = cluster.pids()
    outcome.queue(ROWS, over=seconds)
    start = clock.now()
    queue_back.stop()

    answers = set()
    for round_ in range(
        0, seconds, small_or_full(1, 6)
    ):  # not more often than one address may sign in
        wait(lambda since=round_: (clock.now() - start).total_seconds() >= since, "the next round")
        answers |= walk(student)
    wait(lambda: (clock.now() - start).total_seconds() >= seconds, "the end of the outage")
    cluster.restart(queue_back)
    outcome.wait_for_share(1, 120)

    outcome.wait_until_drained(120)
    assert cluster.pids() == pids_before  # nobody started them again
    assert answers == {
        ("/livez", 200),
        ("/readyz", 200),
        (reverse("account_login"), 302),
        (reverse("home:start"), 302),
    }
    outcome.check("R04 queue away", faults=1)


def person() -> User:
    """A student who signs in with WORDS, the same in each run."""
    known = User.objects.filter(email="nina@lakeside.example").first()
    return known or StudentFactory(
        full_name="Nina Park", email="nina@lakeside.example", password=WORDS
    )


def walk(student) -> set[tuple[str, int]]:
    """Sign in and look around; each address with its answer."""
    browser = Client(raise_request_exception=False)
    sign_in = reverse("account_login")
    told = {
        (sign_in, browser.post(sign_in, {"login": student.email, "password": WORDS}).status_code)
    }
    return told | {
        (path, browser.get(path).status_code)
        for path in ("/livez", "/readyz", reverse("home:start"))
    }


def test_r05_without_any_queue_cron_sends_everything_in_time(
    cluster, no_workers, outcome, queue_back
):
    ticks = small_or_full(3, 20)
    queue_back.stop()

    for tick in range(ticks):
        outcome.queue(ROWS // ticks, start=1 + tick * ROWS)
        assert cluster.run("cron", **AS_DEPLOYED) == [0]

    taken = outcome.check("R05 no queue, cron only", faults=ticks)
    assert states() == {"sent": len(outcome.expected)}
    due = dict(Email.objects.values_list("dedupe_key", "due_at"))
    assert all(mail.at - due[mail.dedupe_key].timestamp() < 120 for mail in taken)


def test_r06_a_database_that_falls_over_under_load_loses_nothing(cluster, workers, outcome):
    falls, pids_before = small_or_full(3, 5), cluster.pids()
    outcome.queue(ROWS)

    lights = []
    for fall in range(falls):
        outcome.wait_for_share((fall + 1) / (falls + 2))
        connection.close()
        lights.append(light())
        cluster.crash_postgres()
        lights.append(light())
        cluster.restart(cluster.servers.postgres)
        lights.append(light())
    outcome.wait_until_tried()
    outcome.pass_time(minutes=2)  # for what met the fall at an odd place and was put off
    outcome.wait_until_drained()

    assert lights == [200, 503, 200] * falls
    assert cluster.pids() == pids_before
    outcome.check("R06 database fell", faults=falls, allowed=falls * 2 * CONCURRENCY)


@pytest.fixture
def pages(cluster, outcome):
    """`pages(count)` asks production's web process for a page that often, 16 at a time; how each
    was answered."""
    url = f"http://localhost:{(port := free_port())}"
    own = {**os.environ, "MIGRATION_DATABASE_URL": ""}
    with (cluster.folder / "processes.log").open("a") as log:
        words = [sys.executable, *web_command(f"127.0.0.1:{port}")]
        child = spawn(words, cwd=ROOT, env=own, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    wait(lambda: status(f"{url}/livez"), "the web process")

    def pages(count: int) -> list[int | None]:
        with ThreadPoolExecutor(16) as askers:
            return list(askers.map(status, [url + reverse("account_login")] * count))

    yield pages
    stop(child)


def test_r06_pages_answer_at_once_when_the_database_is_back(cluster, pages, outcome):
    falls, errors = small_or_full(2, 5), 0
    assert set(pages(48)) == {200}  # every thread has its connection

    for _ in range(falls):
        connection.close()
        cluster.crash_postgres()
        cluster.restart(cluster.servers.postgres)
        errors += sum(answer != 200 for answer in pages(24))

    assert errors == 0
    outcome.add_row(
        "R06 pages",
        falls,
        (None,) * 5,
        f"{24 * falls} pages asked for right after the restart, 0 errors",
    )


def light() -> int:
    """What the load balancer is told."""
    try:
        return Client().get("/readyz").status_code
    finally:
        connection.close()
