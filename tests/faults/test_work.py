"""Whether useful work is done: told to end, alive but doing nothing, and far behind."""

import os
import signal

import pytest
from django.db import connection
from django.test import Client

from core import clock
from outbox.delivery import drain
from outbox.models import Alarm, DeliveryState, Email
from tests.faults.cluster import wait
from tests.faults.outcome import run, states
from tests.scale import small_or_full

PAGES = ("/livez", "/readyz", "/healthz")


def lights() -> tuple[int, ...]:
    return tuple(Client().get(page).status_code for page in PAGES)


@pytest.fixture
def thawed(cluster, workers):
    yield
    cluster.signal_workers(signal.SIGCONT)


def test_r25_workers_that_are_alive_and_do_nothing_are_told_within_three_minutes(
    cluster, workers, thawed, outcome
):
    wait(lambda: lights() == (200, 200, 200), "all lights to be green")
    outcome.queue(small_or_full(20, 100), over=2)
    cluster.signal_workers(signal.SIGSTOP)

    outcome.pass_time(minutes=3, seconds=1)
    wait(lambda: Alarm.objects.filter(problem="mail_late").exists(), "the alarm")
    assert lights() == (200, 200, 503)
    cluster.signal_workers(signal.SIGCONT)
    outcome.wait_until_drained()
    wait(lambda: lights() == (200, 200, 200), "all lights to be green again")

    outcome.check(
        "R25 workers stand still",
        faults=1,
        allowed=8,
        said="alarm and red after 3 min; pages green",
    )


def test_r27_workers_that_are_told_to_end_while_they_send_finish_what_they_have(
    cluster, workers, outcome
):
    deploys, took = small_or_full(2, 10), []
    outcome.queue(small_or_full(100, 1000))

    for deploy in range(deploys):
        outcome.wait_for_share((deploy + 1) / (deploys + 2))
        took.append(cluster.terminate(f"worker{deploy % 2 + 1}"))
        cluster.start_workers()
    outcome.wait_until_drained()

    assert max(took) <= 30
    said = f"gone after at most {max(took):.0f} s"
    outcome.check("R27 told to end while sending", faults=deploys, said=said)


MANY = """
    INSERT INTO outbox_email (dedupe_key, kind, schema_version, object_id, fact, address, subject,
    body, in_reply_to,
        message_id, state, due_at, next_attempt_at, expires_at, attempts, last_error_class,
        ended_at)
    SELECT state || n, 'note', 1, n, 'f', 'r' || n || '@x.example', '', '', '',
    '<' || state || n || '@x.example>',
        state, margin_now(), CASE state WHEN 'pending' THEN margin_now() + n * interval '1 ms' -
        interval '1 day' END,
        margin_now() + interval '9 days', 0, '', CASE state WHEN 'sent' THEN margin_now() END
    FROM generate_series(1, {count}) n, (VALUES ('pending'), ('sent')) states (state)
"""


def memory() -> int:
    """MB that this process has in use."""
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def test_r26_a_backlog_costs_no_memory_and_the_claim_reads_its_index(
    cluster, no_workers, outcome, settings
):
    settings.OUTBOX_LEASE_SECONDS, settings.EMAIL_TIMEOUT, cluster.smtp.slow = 65, 20, 0
    backlog, count = small_or_full(5_000, 50_000), small_or_full(64, 2000)
    outcome.queue(64)
    drain(clock=clock.now, seconds=60)
    before = memory()

    run(MANY.format(count=backlog))
    run("ANALYZE outbox_email")
    plan = Email.objects.due(clock.now())[:32].explain()
    drain(clock=clock.now, seconds=600, should_stop=lambda: cluster.smtp.count >= 64 + count)

    assert "email_next" in plan
    assert "Sort" not in plan
    grown = memory() - before
    assert grown < 20
    outcome.expected |= {f"pending{number}" for number in range(1, count + 1)}
    outcome.check("R26 a long backlog", faults=backlog, said=f"grown by {grown} MB")
    assert states()["pending"] == backlog - count
    assert DeliveryState.objects.exists()
    connection.close()
