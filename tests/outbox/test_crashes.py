"""Processes of their own on one database: killed at the worst moment, sixteen at once, racing with a student's tap."""

import datetime as dt
import threading
from collections import Counter

import pytest
from django.db import connection

from core import clock
from outbox.delivery import drain
from outbox.delivery.claim import claim
from outbox.models import Email
from outbox.services import add, take_back

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def put_accounts(count, **facts):
    """Mails of a kind that every process knows. Their dedupe keys."""
    now = clock.now()
    rows = [
        add("account", address=f"r{number}@x.example", object_id=number, fact="f", body="w", now=now, **facts)
        for number in range(count)
    ]
    return {row.dedupe_key for row in rows}


def drain_here(shift=dt.timedelta(0)):
    while drain(clock=lambda: clock.now() + shift, seconds=30):
        pass


def test_a_process_killed_between_the_250_and_the_mark_repeats_that_one_mail_with_the_same_id(manage, recorder):
    keys = put_accounts(3, expires_at=clock.now() + DAY)

    for _ in range(2):
        process = manage("drain_outbox", MARGIN_FAULT="after_250_before_mark", OUTBOX_LEASE_SECONDS="1")
        assert process.wait(timeout=30) == -9
    drain_here(shift=dt.timedelta(minutes=2))

    sent = Counter((mail.dedupe_key, mail.message_id) for mail in recorder.taken)
    assert {key for key, _ in sent} == keys
    assert len(sent) == len(keys)  # the same Message-ID each time
    assert sum(sent.values()) == len(keys) + 2
    assert set(Email.objects.values_list("state", flat=True)) == {"sent"}
    assert Email.objects.filter(attempts__gte=2).exists()


PUT_IN_AND_RING = """
from core import clock
from outbox.services import add
from django.db import transaction
with transaction.atomic():
    add("account", address="late@x.example", object_id=77, fact="f", body="w", now=clock.now())
"""


def test_a_process_killed_between_commit_and_bell_loses_nothing(manage, recorder):
    process = manage("shell", "-c", PUT_IN_AND_RING, MARGIN_FAULT="after_commit_before_bell")
    assert process.wait(timeout=30) == -9

    drain_here()

    assert recorder.keys == ["account:77:f"]


def in_threads(*jobs):
    """Run all at once, each on a connection of its own."""

    def run(job):
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_processes_send_each_mail_once(manage, recorder):
    keys = put_accounts(60)

    other = manage("drain_outbox")
    in_threads(*[drain_here] * 4)
    assert other.wait(timeout=60) == 0

    assert sorted(recorder.keys) == sorted(keys)


def test_sixteen_claims_at_once_never_hold_the_same_row():
    put_accounts(160)
    held = []

    def take():
        for _ in range(10):
            held.extend(row.pk for row in claim(now=clock.now(), count=4))

    in_threads(*[take] * 16)

    assert len(held) == len(set(held)) == 160


def test_a_letter_is_either_taken_back_or_sent_and_the_student_is_told_which():
    now = clock.now()
    for number in range(30):
        add("account", address="r@x.example", object_id=number, fact="f", now=now)
        told, held = [], []
        in_threads(
            lambda number=number, told=told: told.append(take_back("account", object_id=number, fact="f", now=now)),
            lambda held=held: held.extend(claim(now=clock.now(), count=4)),
        )

        row = Email.objects.get(object_id=number)
        assert told == [row.state == "taken_back"]
        assert bool(held) != told[0]


def test_only_the_holder_of_the_lease_writes_the_outcome(recorder, settings):
    settings.OUTBOX_LEASE_SECONDS = 1
    put_accounts(1)
    claim(now=clock.now(), count=1)

    drain_here(shift=dt.timedelta(seconds=2))

    row = Email.objects.get()
    assert (row.state, row.attempts) == ("sent", 2)
    assert len(recorder.taken) == 1


def test_a_drain_told_to_stop_ends_after_the_mail_in_hand_and_gives_the_others_back(recorder):
    put_accounts(4)

    drain(clock=clock.now, seconds=30, should_stop=lambda: len(recorder.taken) >= 1)

    states = Counter(Email.objects.values_list("state", "attempts"))
    assert states == {("sent", 1): 1, ("pending", 0): 3}
    drain_here()
    assert len(recorder.taken) == 4


def test_a_process_told_to_end_while_sending_doubles_and_loses_nothing(manage, recorder):
    keys = put_accounts(12)
    recorder.slow = 0.1
    process = manage("drain_outbox")
    recorder.wait_for(2, seconds=60)

    process.terminate()

    assert process.wait(timeout=30) == 0
    assert len(recorder.taken) < 12
    drain_here()
    assert sorted(recorder.keys) == sorted(keys)


def test_two_callers_at_once_put_in_one_mail():
    now = clock.now()
    rows = []

    in_threads(*[lambda: rows.append(add("account", address="r@x.example", object_id=1, fact="f", now=now).pk)] * 8)

    assert len(rows) == 8
    assert len(set(rows)) == 1


MANY_THAT_WERE_SENT = """
    INSERT INTO outbox_email (dedupe_key, kind, schema_version, fact, address, subject, body, in_reply_to, message_id,
        state, due_at, expires_at, attempts, last_error_class, ended_at)
    SELECT 'old' || n, 'account', 1, 'f', 'r@x.example', '', '', '', 'm' || n, 'sent', now(), now(), 1, '', now()
    FROM generate_series(1, 20000) n
"""


def test_the_claim_reads_the_partial_index_and_not_the_mails_of_years():
    put_accounts(5)
    with connection.cursor() as cursor:
        cursor.execute(MANY_THAT_WERE_SENT)
        cursor.execute("ANALYZE outbox_email")

    assert "email_next" in Email.objects.due(clock.now())[:4].explain()
