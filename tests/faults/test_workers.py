"""Processes that die at work, and processes that are too many."""

from core import clock, jobs
from outbox.delivery import drain
from outbox.models import Email
from tests.faults.cluster import AS_DEPLOYED, CONCURRENCY, LEASE_SECONDS, wait
from tests.faults.outcome import states
from tests.scale import small_or_full

ROWS, KILLS = small_or_full(100, 1000), small_or_full(3, 20)


def test_r01_a_killed_pool_child_loses_nothing_and_repeats_at_most_one_mail(
    cluster, workers, outcome
):
    outcome.queue(ROWS)
    for kill in range(KILLS):
        outcome.wait_for_share((kill + 1) / (KILLS + 2))
        cluster.kill_pool_child()

    outcome.wait_until_drained(LEASE_SECONDS + 120)

    outcome.check("R01 pool child killed", faults=KILLS, allowed=KILLS)


def test_r02_a_killed_worker_loses_nothing_and_repeats_at_most_what_it_had_in_hand(
    cluster, workers, outcome
):
    outcome.queue(ROWS)
    for kill in range(KILLS):
        outcome.wait_for_share((kill + 1) / (KILLS + 2))
        cluster.kill_worker()

    # and not the hour after which the queue gives out a lost task again
    outcome.wait_until_drained(LEASE_SECONDS + 120)

    outcome.check("R02 worker killed", faults=KILLS, allowed=KILLS * CONCURRENCY)


def test_r16_two_beats_and_cron_in_the_same_moment_send_each_mail_once(workers, outcome):
    ticks = small_or_full(4, 200)
    outcome.queue(ROWS, over=ticks)
    start = clock.now()

    for tick in range(ticks):
        wait(lambda tick=tick: (clock.now() - start).total_seconds() >= tick, "the next second")
        jobs.notify_workers("outbox.drain")
        jobs.notify_workers("outbox.drain")
        drain(clock=clock.now, seconds=1)
    wait(lambda: states() == {"sent": ROWS}, "the last emails")

    outcome.check("R16 beats and cron at once", faults=ticks)


def test_r17_sixteen_processes_never_hold_the_same_row(cluster, no_workers, outcome):
    outcome.queue(small_or_full(100, 5000))
    outcome.watch()

    ends = cluster.run("drain_all", 16, **AS_DEPLOYED)

    assert not [
        key for key, is_taken_over, _ in outcome.claims() if is_taken_over
    ]  # nobody died: no lease changed hands
    assert ends == [0] * 16
    assert states() == {"sent": len(outcome.expected)}
    outcome.check("R17 sixteen drains", faults=16)


def test_r18_mails_that_nobody_can_build_do_not_hold_up_the_others(cluster, workers, outcome):
    poison, good = small_or_full(5, 50), small_or_full(50, 500)
    workers = cluster.pids()
    outcome.queue(poison, kind="poison", early=3600)
    outcome.expected.clear()
    outcome.queue(good, start=poison + 1)

    wait(lambda: outcome.count >= good, "the good emails", 120)
    for minutes in (2, 6, 18, 70):
        outcome.wait_until_tried(60)
        outcome.pass_time(minutes=minutes)
    wait(lambda: states()["dead"] == poison, "the poison to be given up", 60)

    ends = set(Email.objects.filter(kind="poison").values_list("attempts", "last_error_class"))
    assert ends == {(5, "ArithmeticError")}
    assert cluster.pids() == workers
    outcome.check("R18 poison in front", faults=poison)
