"""Everything at once, in an order that a seed decides: three days by the site's clock, ten
minutes by ours."""

import datetime as dt
import time

import pytest
import redis

from core import clock, jobs
from outbox.delivery import drain
from outbox.models import Email
from tests.faults.cluster import CONCURRENCY, SEED, wait
from tests.faults.outcome import READER, states
from tests.scale import small_or_full

SECONDS, HOURS, A_STEP = small_or_full(3, 600), 72, small_or_full(8, 20)
AT_LEAST = small_or_full(5, 60)  # steps, however slow the machine is
A_STEP_SECONDS = small_or_full(0.5, 2)
AT_ONCE = 2 * CONCURRENCY  # emails that may be in the air


class Soak:
    """One method for each thing that may happen. `copies`: how many emails were in the air when
    something died."""

    def __init__(self, cluster, outcome):
        self.cluster, self.outcome = cluster, outcome
        self.number = self.copies = self.faults = self.poisoned = 0
        self.done: set[str] = set()
        self.start, self.steps = time.monotonic(), 0

    @property
    def share(self) -> float:
        """How much of its time is over."""
        return min(1, (time.monotonic() - self.start) / SECONDS)

    def step(self) -> None:
        """A few emails more, one thing that happens, and as much of the three days as of the ten
        minutes."""
        self.steps += 1
        self.outcome.queue(
            A_STEP, start=self.number + 1, over=self.cluster.chance.choice([0, 0, 3600])
        )
        self.number += A_STEP
        name = self.cluster.chance.choice(HAPPENINGS)
        self.faults += name != "nothing"
        self.done.add(name)
        getattr(self, name)()
        wanted = dt.timedelta(hours=HOURS) * self.share
        self.outcome.pass_time(seconds=max(0, (wanted - self.outcome.passed).total_seconds()))

    def nothing(self) -> None:
        jobs.notify_workers("outbox.drain")

    def pool_child_killed(self) -> None:
        self.copies += 1
        self.cluster.kill_pool_child()

    def worker_killed(self) -> None:
        self.copies += CONCURRENCY
        self.cluster.kill_worker()

    def worker_told_to_end(self) -> None:
        name = self.cluster.chance.choice(["worker1", "worker2"])
        self.cluster.terminate(name)
        self.cluster.start_workers()

    def queue_emptied(self) -> None:
        with redis.Redis(unix_socket_path=str(self.cluster.servers.valkey.socket)) as queue:
            queue.flushall()

    def queue_away(self) -> None:
        self.cluster.servers.valkey.stop()
        self.outcome.queue(A_STEP, start=self.number + 1)
        self.number += A_STEP
        self.cluster.restart(self.cluster.servers.valkey)

    def database_fell(self) -> None:
        self.copies += AT_ONCE
        self.outcome.disconnect()
        self.cluster.crash_postgres()
        self.cluster.restart(self.cluster.servers.postgres)

    def beats_and_cron(self) -> None:
        for _ in range(3):
            jobs.notify_workers("outbox.drain")
        drain(clock=clock.now, seconds=1)

    def server_away(self) -> None:
        self.cluster.smtp.is_away = True
        self.outcome.pass_time(minutes=6)
        jobs.notify_workers("outbox.drain")
        time.sleep(self.cluster.chance.uniform(0, 0.5))
        self.cluster.smtp.is_away = False

    def server_refuses_us(self) -> None:
        self.cluster.smtp.mail_from = "530 sign in first"
        self.outcome.pass_time(minutes=6)
        jobs.notify_workers("outbox.drain")
        time.sleep(self.cluster.chance.uniform(0, 0.5))
        self.cluster.smtp.mail_from = ""

    def server_asks_for_patience(self) -> None:
        for number in self._some():
            self.cluster.smtp.rcpt[READER.format(number=number)].append("451 later")

    def lines_cut(self) -> None:
        numbers = self._some()
        self.copies += len(numbers)
        self.cluster.smtp.drops.update(READER.format(number=number) for number in numbers)

    def poison(self) -> None:
        kept = set(self.outcome.expected)
        self.poisoned += 2
        self.outcome.queue(2, kind="poison", start=1_000_000 + self.number)
        self.outcome.expected = kept

    def _some(self) -> range:
        """Mails that come with the next step: a line that was cut is never cut again for the
        same mail."""
        return range(self.number + 1, self.number + 4)


HAPPENINGS = [
    name
    for name, value in vars(Soak).items()
    if callable(value) and name[0] != "_" and name != "step"
]


@pytest.fixture
def soak(cluster, workers, outcome):
    cluster.chance.seed(SEED)
    yield Soak(cluster, outcome)
    if cluster.servers.valkey.child.poll() is not None:
        cluster.restart(cluster.servers.valkey)


def is_held_too_long() -> bool:
    """Whether a row is 'sending' whose lease ran out a while ago, with workers there to see it."""
    now = clock.now()
    return Email.objects.filter(
        state="sending", lease_until__lt=now - dt.timedelta(minutes=1)
    ).exists()


def test_r33_three_days_of_everything_lose_nothing(cluster, soak, outcome):
    while soak.share < 1 or soak.steps < AT_LEAST:
        begun = time.monotonic()
        soak.step()
        wait(lambda begun=begun: time.monotonic() - begun >= A_STEP_SECONDS, "the next step")

    for _ in range(small_or_full(6, 10)):  # the poison is tried five times
        outcome.pass_time(hours=2)
        jobs.notify_workers("outbox.drain")
        outcome.wait_until_tried()
    outcome.wait_until_drained()

    # Of this test's own kinds: on a Monday the planner puts in digests, and drops those that have
    # nothing to say.
    ends = states(Email.objects.filter(kind__in=["note", "poison"]))
    assert not is_held_too_long()
    assert ends.pop("dead", 0) == soak.poisoned
    assert ends == {"sent": len(outcome.expected)}
    said = f"{len(soak.done)} sorts of {len(HAPPENINGS)} in {HOURS} h and {SECONDS} s"
    outcome.check("R33 everything mixed", faults=soak.faults, allowed=soak.copies, said=said)
