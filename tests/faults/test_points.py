"""Processes that die at the two worst moments there are."""

from core import clock
from outbox.delivery import drain
from outbox.models import Email
from tests.scale import small_or_full

KILLS = small_or_full(3, 100)


def test_r07_a_process_killed_between_commit_and_bell_loses_nothing(cluster, workers, outcome):
    ends = cluster.run("commit", KILLS, fault="after_commit_before_notify")
    outcome.expected = {f"note:{number}:f" for number in range(1, KILLS + 1)}

    outcome.wait_for_share(1, 60)
    outcome.wait_until_drained()

    assert ends == [-9] * KILLS
    outcome.check("R07 killed before the bell", faults=KILLS)


def test_r08_a_process_killed_between_the_250_and_the_mark_repeats_that_one_mail(
    cluster, no_workers, outcome
):
    # With such a lease no process but the last takes up what another left behind.
    ends = cluster.run("send", KILLS, fault="after_250_before_mark", OUTBOX_LEASE_SECONDS=600)
    outcome.expected = {f"note:{number}:f" for number in range(1, KILLS + 1)}
    assert ends == [-9] * KILLS
    assert outcome.count == KILLS

    outcome.pass_time(minutes=11)
    drain(clock=clock.now, seconds=60)

    outcome.check("R08 killed before the mark", faults=KILLS, allowed=KILLS)
    assert set(Email.objects.values_list("state", "attempts")) == {("sent", 2)}
