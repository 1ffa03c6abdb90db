"""Processes that die at work, and processes that are too many."""

from core import clock, jobs
from outbox.delivery import drain
from outbox.models import Email
from tests.counts import pick
from tests.faults.ground import AS_DEPLOYED, CONCURRENCY, LEASE_SECONDS, wait
from tests.faults.outcome import states

ROWS, KILLS = pick(100, 1000), pick(3, 20)


def test_r01_a_killed_pool_child_loses_nothing_and_repeats_at_most_one_mail(ground, crew, outcome):
    outcome.put_in(ROWS)
    for kill in range(KILLS):
        outcome.wait_for_share((kill + 1) / (KILLS + 2))
        ground.kill_pool_child()

    outcome.drained(LEASE_SECONDS + 120)

    outcome.judge("R01 pool child killed", faults=KILLS, allowed=KILLS)


def test_r02_a_killed_worker_loses_nothing_and_repeats_at_most_what_it_had_in_hand(
    ground, crew, outcome
):
    outcome.put_in(ROWS)
    for kill in range(KILLS):
        outcome.wait_for_share((kill + 1) / (KILLS + 2))
        ground.kill_worker()

    # and not the hour after which the queue gives out a lost task again
    outcome.drained(LEASE_SECONDS + 120)

    outcome.judge("R02 worker killed", faults=KILLS, allowed=KILLS * CONCURRENCY)


def test_r16_two_beats_and_cron_in_the_same_moment_send_each_mail_once(crew, outcome):
    ticks = pick(4, 200)
    outcome.put_in(ROWS, over=ticks)
    start = clock.now()

    for tick in range(ticks):
        wait(lambda tick=tick: (clock.now() - start).total_seconds() >= tick, "the next second")
        jobs.notify_workers("outbox.drain")
        jobs.notify_workers("outbox.drain")
        drain(clock=clock.now, seconds=1)
    wait(lambda: states() == {"sent": ROWS}, "the last emails")

    outcome.judge("R16 beats and cron at once", faults=ticks)


def test_r17_sixteen_processes_never_hold_the_same_row(ground, no_crew, outcome):
    outcome.put_in(pick(100, 5000))
    outcome.watch()

    ends = ground.run("empty", 16, **AS_DEPLOYED)

    assert not [
        key for key, is_taken_over, _ in outcome.claims() if is_taken_over
    ]  # nobody died: no lease changed hands
    assert ends == [0] * 16
    assert states() == {"sent": len(outcome.expected)}
    outcome.judge("R17 sixteen drains", faults=16)


def test_r18_mails_that_nobody_can_build_do_not_hold_up_the_others(ground, crew, outcome):
    poison, good = pick(5, 50), pick(50, 500)
    workers = ground.pids()
    outcome.put_in(poison, kind="poison", early=3600)
    outcome.expected.clear()
    outcome.put_in(good, start=poison + 1)

    wait(lambda: outcome.count >= good, "the good emails", 120)
    for minutes in (2, 6, 18, 70):
        outcome.tried(60)
        outcome.pass_time(minutes=minutes)
    wait(lambda: states()["dead"] == poison, "the poison to be given up", 60)

    ends = set(Email.objects.filter(kind="poison").values_list("attempts", "last_error_class"))
    assert ends == {(5, "ArithmeticError")}
    assert ground.pids() == workers
    outcome.judge("R18 poison in front", faults=poison)
