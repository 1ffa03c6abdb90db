"""Mail servers that take nothing for a while: nobody's mail is lost by it, and the server is
left in peace."""

import pytest
from django.test import Client

from core import clock, jobs
from outbox.models import Alarm, Delivery, Email
from outbox.selectors import hold
from outbox.services import alarms
from tests.counts import pick
from tests.faults.ground import AS_DEPLOYED, CONCURRENCY, wait
from tests.faults.outcome import states

MOST_CALLS = 200


def ring_all() -> None:
    """Every process of both workers has a look at the same moment."""
    for _ in range(2 * CONCURRENCY):
        jobs.notify_workers("outbox.drain")


def test_r10_an_hour_without_a_mail_server_costs_few_calls_and_no_mail(ground, crew, outcome):
    count, ground.mails.is_away = pick(50, 500), True
    outcome.put_in(count)

    step = pick(5, 1)
    for _ in range(60 // step):
        ring_all()
        wait(lambda: hold.is_broken(clock.now()), "the breaker to open")
        outcome.pass_time(minutes=step)
    calls, attempts = ground.mails.calls, set(Email.objects.values_list("attempts", flat=True))
    ground.mails.is_away = False
    outcome.pass_time(minutes=5)
    outcome.drained()

    assert 12 <= calls <= MOST_CALLS  # once in five minutes at least
    assert max(attempts) <= 8
    assert states() == {"sent": count}
    outcome.judge(
        "R10 no server for an hour", faults=calls, said="refused calls; all sent 5 min after"
    )


CAUSES = [("password", "535"), ("sign in", "530 sign in first"), ("sender", "550 who are you")]


@pytest.mark.parametrize(("cause", "answer"), pick(CAUSES[:1], CAUSES))
def test_r14_a_server_that_does_not_know_us_raises_an_alarm_and_kills_no_mail(
    ground, no_crew, outcome, cause, answer
):
    count, server = pick(20, 100), ground.mails
    with_password = (
        {"EMAIL_HOST_USER": "margin", "EMAIL_HOST_PASSWORD": "old"} if cause == "password" else {}
    )
    server.login, server.mail_from = cause != "password", "" if cause == "password" else answer
    outcome.put_in(count)

    assert ground.run("empty", 4, **with_password, **AS_DEPLOYED) == [0] * 4
    alarms.watch(clock.now())
    assert (
        Delivery.objects.get().breaker_reason
        == Alarm.objects.get(what="mail_server").why
        == answer[:3]
    )
    assert Client().get("/healthz").json()["alarms"]["mail_server"] == answer[:3]
    assert set(Email.objects.values_list("state", "attempts")) == {("pending", 0)}

    server.login, server.mail_from = True, ""
    outcome.pass_time(minutes=1)
    ground.run("empty", 4, **with_password, **AS_DEPLOYED)

    assert states() == {"sent": count}
    outcome.judge(f"R14 server refuses us, {cause}", faults=1, said="alarm")


BLOCKED = "554 5.7.1 Service unavailable; client host [203.0.113.9] blocked"


@pytest.mark.parametrize("at", pick(["rcpt"], ["rcpt", "data"]))
def test_r14_a_server_that_refuses_what_we_send_to_anybody_bounces_no_mail(
    ground, no_crew, outcome, at
):
    count = pick(20, 100)
    ground.mails.refuse_all(**{at: BLOCKED})
    outcome.put_in(count)

    assert ground.run("empty", 4, **AS_DEPLOYED) == [0] * 4
    alarms.watch(clock.now())
    assert Alarm.objects.get(what="mail_server").why == "554 5.7.1"
    assert Client().get("/healthz").status_code == 503
    assert states() == {"pending": count}

    ground.mails.refuse_all()
    outcome.pass_time(minutes=3)
    ground.run("empty", 4, **AS_DEPLOYED)

    assert states() == {"sent": count}
    outcome.judge(f"R14 server refuses us, on a blocklist, at {at.upper()}", faults=1, said="alarm")
