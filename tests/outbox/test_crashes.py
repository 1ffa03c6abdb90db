"""Processes that share the outbox: who may write, who stops when told, who puts in. tests/faults
kills them."""

import datetime as dt
import threading
from collections import Counter

import pytest
from django.db import connection

from core import clock
from outbox.delivery import drain
from outbox.delivery.claim import claim
from outbox.emails.compose import dedupe_header
from outbox.models import Email
from outbox.services import add

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def put_accounts(count, **facts):
    """Mails of a kind that every process knows. Their dedupe headers."""
    now = clock.now()
    rows = [
        add(
            "account",
            address=f"r{number}@x.example",
            object_id=number,
            fact="f",
            body="w",
            now=now,
            **facts,
        )
        for number in range(count)
    ]
    return {dedupe_header(row.dedupe_key) for row in rows}


def drain_here(shift=dt.timedelta(0)):
    while drain(clock=lambda: clock.now() + shift, seconds=30):
        pass


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

    in_threads(
        *[
            lambda: rows.append(
                add("account", address="r@x.example", object_id=1, fact="f", now=now).pk
            )
        ]
        * 8
    )

    assert len(rows) == 8
    assert len(set(rows)) == 1
