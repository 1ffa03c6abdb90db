"""Processes that die at work, and processes that are too many."""

from django.db import connection

from core import clock, jobs
from outbox.delivery import drain
from outbox.models import Email
from tests.faults.ground import CONCURRENCY, LEASE_SECONDS, pick, wait
from tests.faults.outcome import states

ROWS, KILLS = pick(100, 1000), pick(3, 20)


def test_r01_a_killed_pool_child_loses_nothing_and_repeats_at_most_one_mail(ground, crew, outcome):
    outcome.put_in(ROWS)
    for kill in range(KILLS):
        outcome.wait_for_share((kill + 1) / (KILLS + 2))
        ground.kill_pool_child()

    outcome.drained(LEASE_SECONDS + 120)

    outcome.judge("R01 pool child killed", faults=KILLS, allowed=KILLS)


def test_r02_a_killed_worker_loses_nothing_and_repeats_at_most_what_it_had_in_hand(ground, crew, outcome):
    outcome.put_in(ROWS)
    for kill in range(KILLS):
        outcome.wait_for_share((kill + 1) / (KILLS + 2))
        ground.kill_worker()

    outcome.drained(LEASE_SECONDS + 120)  # and not the hour after which the queue gives out a lost task again

    outcome.judge("R02 worker killed", faults=KILLS, allowed=KILLS * CONCURRENCY)


def test_r16_two_beats_and_cron_in_the_same_moment_send_each_mail_once(crew, outcome):
    ticks = pick(8, 200)
    outcome.put_in(ROWS, over=ticks)
    start = clock.now()

    for tick in range(ticks):
        wait(lambda tick=tick: (clock.now() - start).total_seconds() >= tick, "the next second")
        jobs.ring("outbox.drain")
        jobs.ring("outbox.drain")
        drain(clock=clock.now, seconds=1)
    wait(lambda: states() == {"sent": ROWS}, "the last mails")

    outcome.judge("R16 beats and cron at once", faults=ticks)


WATCH = """
    CREATE TABLE IF NOT EXISTS taken_over (email_id bigint, at timestamptz);
    TRUNCATE taken_over;
    CREATE OR REPLACE FUNCTION note_taken_over() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO taken_over VALUES (NEW.id, margin_now());
        RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER watch BEFORE UPDATE ON outbox_email FOR EACH ROW
    WHEN (OLD.lease_token IS NOT NULL AND NEW.lease_token IS NOT NULL AND OLD.lease_token <> NEW.lease_token)
    EXECUTE FUNCTION note_taken_over();
"""


def test_r17_sixteen_processes_never_hold_the_same_row(ground, no_crew, outcome):
    outcome.put_in(pick(100, 5000))
    with connection.cursor() as cursor:
        cursor.execute(WATCH)

    ends = ground.run("empty", 16, lease=65)

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER watch ON outbox_email")
        cursor.execute("SELECT count(*) FROM taken_over")  # nobody died: no lease may pass from hand to hand
        assert cursor.fetchone() == (0,)
    assert ends == [0] * 16
    assert states() == {"sent": len(outcome.expected)}
    outcome.judge("R17 sixteen drains", faults=16)


def test_r18_mails_that_nobody_can_build_do_not_hold_up_the_others(ground, crew, outcome):
    poison, good = pick(10, 50), pick(90, 500)
    workers = ground.pids()
    outcome.put_in(poison, kind="poison", early=3600)
    outcome.expected.clear()
    outcome.put_in(good, start=poison + 1)

    wait(lambda: outcome.count >= good, "the good mails", 120)
    for minutes in (2, 6, 18, 70):
        outcome.tried(60)
        outcome.pass_time(minutes=minutes)
    wait(lambda: states()["dead"] == poison, "the poison to be given up", 60)

    ends = set(Email.objects.filter(kind="poison").values_list("attempts", "last_error_class"))
    assert ends == {(5, "ArithmeticError")}
    assert ground.pids() == workers
    outcome.judge("R18 poison in front", faults=poison)
