import datetime as dt

import pytest
from django.db import connection, transaction

from core import jobs
from outbox.models import Email
from outbox.services import add, cancel, message_id
from tests.outbox.conftest import state

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_the_same_kind_object_and_fact_make_one_row(put):
    first = put(body="first words")

    again = put(body="other words")

    assert again.pk == first.pk
    assert again.body == "first words"
    assert Email.objects.count() == 1


def test_another_fact_is_another_mail(put):
    assert put(fact="2026-03-09").pk != put(fact="2026-03-10").pk


def test_the_message_id_follows_from_kind_object_and_fact_alone(put, settings):
    row = put()

    assert row.message_id == message_id("note", object_id=1, fact="f")
    assert row.message_id.endswith(f"@{settings.MAIL_DOMAIN}>")


def test_a_message_id_cannot_be_guessed_without_the_site_s_key(settings):
    before = message_id("note", object_id=1, fact="f")

    settings.LINK_KEY = "another-key"

    assert message_id("note", object_id=1, fact="f") != before


def test_a_kind_that_nobody_registered_cannot_be_put_in(put):
    with pytest.raises(LookupError):
        put("unheard_of")


def test_a_mail_without_a_recipient_cannot_be_put_in(put):
    with pytest.raises(ValueError, match="recipient"):
        put(address="")


def test_a_mail_that_is_too_long_is_refused_and_not_cut(put):
    with pytest.raises(ValueError, match="20000"):
        put(body="x" * 20_001)


@pytest.mark.fault("R09 rolled back")
def test_a_change_that_is_rolled_back_leaves_no_mail(put, run, recorder):
    def change():
        with transaction.atomic():
            put()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    run()

    assert Email.objects.count() == 0
    assert recorder.taken == []


def test_a_held_mail_waits_for_its_time(put, run, recorder):
    put(delay=MINUTE)

    run(after=MINUTE - dt.timedelta(seconds=1))
    assert recorder.taken == []

    run(after=MINUTE)
    assert len(recorder.taken) == 1


def test_a_waiting_mail_can_be_taken_back_and_is_never_sent(put, run, recorder, now):
    row = put(delay=MINUTE)

    assert cancel("note", object_id=1, fact="f", now=now)

    run(after=MINUTE)
    assert state(row) == "canceled"
    assert recorder.taken == []


@pytest.mark.usefixtures("recorder")
def test_a_sent_mail_cannot_be_taken_back(put, run, now):
    row = put()
    run()

    assert not cancel("note", object_id=1, fact="f", now=now)
    assert state(row) == "sent"


def hints():
    return [getattr(callback, "task", None) for _, callback, _ in connection.run_on_commit]


@pytest.mark.django_db(transaction=True)
def test_one_transaction_notifies_once_however_many_emails_it_adds(put):
    with transaction.atomic():
        put(number=1)
        put(number=2)
        jobs.notify_workers("interviews.run_due_transitions")

        assert sorted(hints()) == ["interviews.run_due_transitions", "outbox.drain"]


def test_mails_put_in_by_two_callers_keep_the_first_address(now):
    add("note", address="a@x.example", object_id=1, fact="f", now=now)

    assert (
        add("note", address="b@x.example", object_id=1, fact="f", now=now).address == "a@x.example"
    )
