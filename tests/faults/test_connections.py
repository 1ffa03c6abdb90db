"""Connections that hang or are lost at the worst moment."""

from outbox.models import Email
from tests.faults.outcome import READER, states
from tests.scale import small_or_full

PATIENCE_SECONDS = small_or_full(1, 20)  # EMAIL_TIMEOUT; as deployed in full
LEASE = {"OUTBOX_LEASE_SECONDS": 3 * PATIENCE_SECONDS + 5}
SLOW_SECONDS = 60


def test_r11_a_server_that_falls_silent_holds_nobody_up_and_nobody_else_takes_the_mail(
    cluster, transport, no_workers, outcome
):
    hung, good = small_or_full(2, 8), small_or_full(40, 400)
    outcome.queue(2 * hung + good)
    readers = [READER.format(number=number) for number in range(1, 2 * hung + 1)]
    cluster.smtp.silent, cluster.smtp.late = (
        set(readers[:hung]),
        dict.fromkeys(readers[hung:], SLOW_SECONDS),
    )
    outcome.watch()

    ends = cluster.run(
        "drain_until_settled", small_or_full(4, 8), EMAIL_TIMEOUT=PATIENCE_SECONDS, **LEASE
    )

    assert ends == [0] * len(ends)
    assert not [key for key, is_taken_over, _ in outcome.claims() if is_taken_over]
    # some of them tried again by now
    assert Email.objects.exclude(uncertain_at=None).count() == 2 * hung
    assert set(states()) <= {"sent", "uncertain"}
    longest = max(cluster.smtp.waits)
    assert len(cluster.smtp.waits) == 2 * hung
    assert longest <= PATIENCE_SECONDS + 10

    outcome.pass_time(minutes=2)
    cluster.run("drain_all", 4, **LEASE)
    assert states() == {"sent": 2 * hung + good}
    said = f"freed after {longest:.0f} s"
    # the slow ones had taken it
    outcome.check("R11 server falls silent", faults=2 * hung, allowed=hung, said=said)


def test_r15_a_line_cut_after_the_end_of_data_is_uncertain_and_repeated_once(
    cluster, transport, workers, outcome
):
    count = small_or_full(10, 200)
    cluster.smtp.drops.update(READER.format(number=number) for number in range(1, count + 1))
    outcome.queue(count)
    outcome.wait_until_tried()
    assert set(Email.objects.values_list("state", "attempts")) == {("uncertain", 1)}

    outcome.pass_time(minutes=2)
    outcome.wait_until_drained()

    assert states() == {"sent": count}
    outcome.check("R15 cut after the end of data", faults=count, allowed=count)
