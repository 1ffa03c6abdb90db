"""Days off, and a machine whose clock is wrong."""

import datetime as dt

import pytest
from django.test import Client

from outbox.models import Alarm, Email
from tests.faults.cluster import AS_DEPLOYED, wait
from tests.faults.outcome import states
from tests.scale import small_or_full

TWO_HOURS = 7200


def test_r19_after_three_days_off_what_still_makes_sense_goes_once_and_not_all_at_once(
    cluster, no_workers, outcome
):
    stale, wanted, a_minute = small_or_full(10, 100), small_or_full(60, 600), small_or_full(20, 100)
    outcome.queue(stale, keeps=dt.timedelta(days=1))
    outcome.expected.clear()
    outcome.queue(wanted, start=stale + 1)

    outcome.pass_time(days=3)
    counts = [0]
    while counts[-1] < wanted:
        assert (
            cluster.run("drain_all", 4, OUTBOX_DOMAIN_PER_MINUTE=a_minute, **AS_DEPLOYED) == [0] * 4
        )
        counts.append(outcome.count)
        assert counts[-1] - counts[-2] <= a_minute
        assert len(counts) < 30, counts
        outcome.pass_time(seconds=61)

    assert states() == {"expired": stale, "sent": wanted}
    outcome.check(
        "R19 three days off", faults=1, said=f"{stale} expired; at most {a_minute} a minute"
    )


@pytest.mark.parametrize("ahead", small_or_full([TWO_HOURS], [TWO_HOURS, -TWO_HOURS]))
def test_r20_a_worker_with_a_wrong_clock_sends_by_the_database_s_and_says_so(
    cluster, no_workers, outcome, ahead
):
    due, later = small_or_full(30, 300), small_or_full(10, 100)
    outcome.queue(due)
    outcome.expected.clear()
    outcome.queue(later, early=-3600, start=due + 1)  # in an hour
    not_yet = set(outcome.expected)

    cluster.worker("worker1", ahead=ahead)  # alone, so that whatever is done was done by it
    cluster.start_workers_except("worker2")
    outcome.expected = set(Email.objects.values_list("dedupe_key", flat=True)) - not_yet
    outcome.wait_until_drained()
    wait(lambda: Alarm.objects.filter(problem="clock").exists(), "the alarm")
    told = Client().get("/healthz").json()["alarms"]["clock"]
    # it is a second of another length until it is told
    assert abs(int(told.removesuffix(" s")) - ahead) <= 2
    assert states() == {"sent": due, "pending": later}

    outcome.pass_time(minutes=61)
    outcome.expected |= not_yet
    outcome.wait_until_drained()
    cluster.kill_all()

    outcome.check(f"R20 a clock {'fast' if ahead > 0 else 'slow'} by 2 h", faults=1, said="alarm")
