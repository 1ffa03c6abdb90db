"""Processes that die at the two worst moments there are."""

from core import clock
from outbox.delivery import drain
from outbox.models import Email
from tests.counts import pick

KILLS = pick(3, 100)


def test_r07_a_process_killed_between_commit_and_bell_loses_nothing(ground, crew, outcome):
    ends = ground.run("commit", KILLS, fault="after_commit_before_notify")
    outcome.expected = {f"note:{number}:f" for number in range(1, KILLS + 1)}

    outcome.wait_for_share(1, 60)
    outcome.drained()

    assert ends == [-9] * KILLS
    outcome.judge("R07 killed before the bell", faults=KILLS)


def test_r08_a_process_killed_between_the_250_and_the_mark_repeats_that_one_mail(
    ground, no_crew, outcome
):
    # With such a lease no process but the last takes up what another left behind.
    ends = ground.run("send", KILLS, fault="after_250_before_mark", OUTBOX_LEASE_SECONDS=600)
    outcome.expected = {f"note:{number}:f" for number in range(1, KILLS + 1)}
    assert ends == [-9] * KILLS
    assert outcome.count == KILLS

    outcome.pass_time(minutes=11)
    drain(clock=clock.now, seconds=60)

    outcome.judge("R08 killed before the mark", faults=KILLS, allowed=KILLS)
    assert set(Email.objects.values_list("state", "attempts")) == {("sent", 2)}
