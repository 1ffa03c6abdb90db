"""Days off, and a machine whose clock is wrong."""

import datetime as dt

import pytest
from django.test import Client

from outbox.models import Alarm, Email
from tests.counts import pick
from tests.faults.ground import AS_DEPLOYED, wait
from tests.faults.outcome import states

TWO_HOURS = 7200


def test_r19_after_three_days_off_what_still_makes_sense_goes_once_and_not_all_at_once(
    ground, no_crew, outcome
):
    stale, wanted, a_minute = pick(10, 100), pick(60, 600), pick(20, 100)
    outcome.put_in(stale, keeps=dt.timedelta(days=1))
    outcome.expected.clear()
    outcome.put_in(wanted, start=stale + 1)

    outcome.pass_time(days=3)
    counts = [0]
    while counts[-1] < wanted:
        assert ground.run("empty", 4, OUTBOX_DOMAIN_PER_MINUTE=a_minute, **AS_DEPLOYED) == [0] * 4
        counts.append(outcome.count)
        assert counts[-1] - counts[-2] <= a_minute
        assert len(counts) < 30, counts
        outcome.pass_time(seconds=61)

    assert states() == {"expired": stale, "sent": wanted}
    outcome.judge(
        "R19 three days off", faults=1, said=f"{stale} expired; at most {a_minute} a minute"
    )


@pytest.mark.parametrize("ahead", pick([TWO_HOURS], [TWO_HOURS, -TWO_HOURS]))
def test_r20_a_worker_with_a_wrong_clock_sends_by_the_database_s_and_says_so(
    ground, no_crew, outcome, ahead
):
    due, later = pick(30, 300), pick(10, 100)
    outcome.put_in(due)
    outcome.expected.clear()
    outcome.put_in(later, early=-3600, start=due + 1)  # in an hour
    not_yet = set(outcome.expected)

    ground.worker("worker1", ahead=ahead)  # alone, so that whatever is done was done by it
    ground.crew_but("worker2")
    outcome.expected = set(Email.objects.values_list("dedupe_key", flat=True)) - not_yet
    outcome.drained()
    wait(lambda: Alarm.objects.filter(what="clock").exists(), "the alarm")
    told = Client().get("/healthz").json()["alarms"]["clock"]
    # it is a second of another length until it is told
    assert abs(int(told.removesuffix(" s")) - ahead) <= 2
    assert states() == {"sent": due, "pending": later}

    outcome.pass_time(minutes=61)
    outcome.expected |= not_yet
    outcome.drained()
    ground.dismiss()

    outcome.judge(f"R20 a clock {'fast' if ahead > 0 else 'slow'} by 2 h", faults=1, said="alarm")
