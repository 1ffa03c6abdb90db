"""Not too much at once to one domain or from one person; nothing is lost by waiting."""

import datetime as dt

import pytest

from outbox.delivery.claim import claim
from outbox.models import Email

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_one_domain_gets_so_many_a_minute_and_the_rest_a_little_later(put, run, recorder, settings):
    settings.OUTBOX_DOMAIN_PER_MINUTE = 5
    for number in range(12):
        put(number=number)

    run()
    assert len(recorder.taken) == 5

    for minute in range(1, 12):
        run(after=minute * MINUTE)
        assert len(recorder.taken) <= 5 * (minute + 1)
    assert len(recorder.taken) == 12
    assert set(Email.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_what_others_have_in_hand_counts_as_if_it_were_gone(put, run, recorder, settings, now):
    settings.OUTBOX_DOMAIN_PER_MINUTE = 5
    for number in range(12):
        put(number=number)
    claim(now=now, count=3)

    run()

    assert len(recorder.taken) == 2


def test_another_domain_does_not_wait_for_it(put, run, recorder, settings):
    settings.OUTBOX_DOMAIN_PER_MINUTE = 1
    put(number=1)
    put(number=2)
    put(number=3, address="r@elsewhere.example")

    run()

    assert {mail.recipient.partition("@")[2] for mail in recorder.taken} == {
        "hospital.example",
        "elsewhere.example",
    }


def test_one_person_writes_so_many_an_hour(put, run, recorder, settings, nina, omar):
    settings.OUTBOX_SENDER_PER_HOUR = 2
    for number in range(4):
        put("letter", number=number, sender=nina, subject="s", body="w")
    put("letter", number=9, sender=omar, subject="s", body="w")

    run()
    assert len(recorder.taken) == 3

    run(after=70 * MINUTE)
    assert len(recorder.taken) == 5


def test_a_code_for_signing_in_never_waits(put, run, recorder, settings):
    settings.OUTBOX_DOMAIN_PER_MINUTE = 0
    put("account", object_id=None)

    run()

    assert len(recorder.taken) == 1
