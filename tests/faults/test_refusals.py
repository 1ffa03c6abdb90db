"""Mail servers that take nothing for a while: nobody's mail is lost by it, and the server is
left in peace."""

import pytest
from django.test import Client

from core import clock, jobs
from outbox.models import Alarm, DeliveryState, Email
from outbox.selectors import hold
from outbox.services import alarms
from tests.faults.cluster import AS_DEPLOYED, CONCURRENCY, wait
from tests.faults.outcome import states
from tests.scale import small_or_full

MOST_CALLS = 200


def ring_all() -> None:
    """Every process of both workers has a look at the same moment."""
    for _ in range(2 * CONCURRENCY):
        jobs.notify_workers("outbox.drain")


def test_r10_an_hour_without_a_mail_server_costs_few_calls_and_no_mail(
    cluster, transport, workers, outcome
):
    count, cluster.smtp.is_away = small_or_full(50, 500), True
    outcome.queue(count)

    step = small_or_full(5, 1)
    for _ in range(60 // step):
        ring_all()
        wait(lambda: hold.is_breaker_open(clock.now()), "the breaker to open")
        outcome.pass_time(minutes=step)
    calls, attempts = cluster.smtp.calls, set(Email.objects.values_list("attempts", flat=True))
    cluster.smtp.is_away = False
    outcome.pass_time(minutes=5)
    outcome.wait_until_drained()

    assert 12 <= calls <= MOST_CALLS  # once in five minutes at least
    assert max(attempts) <= 8
    assert states() == {"sent": count}
    outcome.check(
        "R10 no server for an hour", faults=calls, said="refused calls; all sent 5 min after"
    )


CAUSES = [("password", "535"), ("sign in", "530 sign in first"), ("sender", "550 who are you")]


@pytest.mark.parametrize(("cause", "answer"), small_or_full(CAUSES[:1], CAUSES))
def test_r14_a_server_that_does_not_know_us_raises_an_alarm_and_kills_no_mail(
    cluster, transport, no_workers, outcome, cause, answer
):
    count, server = small_or_full(20, 100), cluster.smtp
    with_password = (
        {"EMAIL_HOST_USER": "margin", "EMAIL_HOST_PASSWORD": "old"} if cause == "password" else {}
    )
    server.login, server.mail_from = cause != "password", "" if cause == "password" else answer
    outcome.queue(count)

    assert cluster.run("drain_all", 4, **with_password, **AS_DEPLOYED) == [0] * 4
    alarms.record_alarms(clock.now())
    assert (
        DeliveryState.objects.get().breaker_reason
        == Alarm.objects.get(problem="mail_server").reason
        == answer[:3]
    )
    assert Client().get("/healthz").json()["alarms"]["mail_server"] == answer[:3]
    assert set(Email.objects.values_list("state", "attempts")) == {("pending", 0)}

    server.login, server.mail_from = True, ""
    outcome.pass_time(minutes=1)
    cluster.run("drain_all", 4, **with_password, **AS_DEPLOYED)

    assert states() == {"sent": count}
    outcome.check(f"R14 server refuses us, {cause}", faults=1, said="alarm")


BLOCKED = "554 5.7.1 Service unavailable; client host [203.0.113.9] blocked"


@pytest.mark.parametrize("at", small_or_full(["rcpt"], ["rcpt", "data"]))
def test_r14_a_server_that_refuses_what_we_send_to_anybody_bounces_no_mail(
    cluster, transport, no_workers, outcome, at
):
    count = small_or_full(20, 100)
    cluster.smtp.refuse_all(**{at: BLOCKED})
    outcome.queue(count)

    assert cluster.run("drain_all", 4, **AS_DEPLOYED) == [0] * 4
    alarms.record_alarms(clock.now())
    assert Alarm.objects.get(problem="mail_server").reason == "554 5.7.1"
    assert Client().get("/healthz").status_code == 503
    assert states() == {"pending": count}

    cluster.smtp.refuse_all()
    outcome.pass_time(minutes=3)
    cluster.run("drain_all", 4, **AS_DEPLOYED)

    assert states() == {"sent": count}
    outcome.check(f"R14 server refuses us, on a blocklist, at {at.upper()}", faults=1, said="alarm")
