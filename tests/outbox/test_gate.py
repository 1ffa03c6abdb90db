"""HELD: nothing leaves a copy, a site with the wrong key, or one that is told to hold."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from outbox.models import DeliveryState
from outbox.selectors import health
from tests.outbox.conftest import state
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


def pretend_to_be_a_copy():
    DeliveryState.objects.update(fingerprint="7000000000000000000:5")


def test_a_database_that_never_sent_takes_its_fingerprint_and_sends(put, run, recorder):
    put()

    run()

    assert len(recorder.taken) == 1
    assert ":" in DeliveryState.objects.get().fingerprint


def test_a_copy_of_the_database_sends_nothing_and_says_why(put, run, recorder, now):
    run()
    pretend_to_be_a_copy()
    row = put()

    run()

    assert (state(row), recorder.taken) == ("pending", [])
    assert "copy" in health.hold_message()
    assert health.delivery_facts(now)["held"] == health.hold_message()


def test_a_site_told_to_hold_sends_nothing(put, run, recorder, settings, now):
    settings.OUTBOX_MODE = "held"
    put()

    run()

    assert recorder.taken == []
    assert "OUTBOX_MODE" in health.hold_message()


@pytest.mark.fault("R35 another key")
def test_a_wrong_address_key_sends_nothing_since_nobody_s_stop_is_known(
    put, run, recorder, settings, now
):
    run()
    settings.ADDRESS_KEY = "another"
    put()

    run()

    assert recorder.taken == []
    assert "ADDRESS_KEY" in health.hold_message()


def test_an_admin_releases_a_copy_and_it_is_written_down(put, run, recorder, ruth):
    run()
    pretend_to_be_a_copy()
    put()

    call_command("outbox_release", by=ruth.email)
    run()

    assert len(recorder.taken) == 1
    assert AuditEntry.objects.filter(actor_id=ruth.pk, action="outbox.released").count() == 1


@pytest.mark.parametrize("who", ["dana", "nobody"])
def test_nobody_but_an_active_admin_releases(who, run, dana, now):
    run()
    pretend_to_be_a_copy()

    with pytest.raises(CommandError):
        call_command("outbox_release", by=dana.email if who == "dana" else "nobody@x.example")

    assert health.hold_message()


@pytest.mark.fault("R35 another key")
def test_a_wrong_key_cannot_be_released(run, ruth, settings, now):
    run()
    settings.ADDRESS_KEY = "another"

    with pytest.raises(CommandError, match="ADDRESS_KEY"):
        call_command("outbox_release", by=ruth.email)

    assert health.hold_message()


def test_the_facts_tell_the_age_of_the_oldest_due_mail_and_the_last_work(put, run, now):
    run()
    put(due_at=now.replace(hour=14))
    put(number=2, due_at=now.replace(hour=16))

    facts = health.delivery_facts(now)

    assert facts["oldest_due_seconds"] == 3600
    assert facts["drained_at"] == now.isoformat()
    assert facts["breaker"] == ""


def test_a_broken_mail_server_is_in_the_facts_and_the_wait_grows(put, run, recorder, now):
    recorder.mail_from = "530 sign in"
    put()
    minutes = [now + dt.timedelta(minutes=minute) for minute in range(10)]

    for minute in minutes:
        run(after=minute - now)

    facts = health.delivery_facts(minutes[-1])
    assert facts["breaker"] == "530"
    assert facts["oldest_due_seconds"] == 540
    assert facts["drained_at"] is None
