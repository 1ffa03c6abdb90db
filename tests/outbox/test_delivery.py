"""What the mail server may answer, and what becomes of the row."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from django.db import connection

from outbox.delivery.eligibility import is_allowed
from outbox.domain import kinds
from outbox.emails.compose import dedupe_header
from outbox.models import DeliveryState, Email, Suppression
from outbox.services import delivery_state, suppress
from tests.outbox.conftest import state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transport")]
READER = "reader1@hospital.example"
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def test_a_due_mail_is_sent_once(put, run, recorder):
    row = put()

    run()
    run()

    row.refresh_from_db()
    assert recorder.keys == [dedupe_header(row.dedupe_key)]
    assert (row.state, row.attempts, row.lease_token, row.next_attempt_at) == (
        "sent",
        1,
        None,
        None,
    )


def test_many_mails_share_one_connection(put, run, recorder):
    for number in range(10):
        put(number=number)

    run()

    assert len(recorder.taken) == 10
    assert recorder.connections == 1


def test_mails_go_in_the_order_in_which_they_became_due(put, run, recorder, now):
    put(number=1, due_at=now - HOUR)
    put(number=2, due_at=now - 2 * HOUR)

    run()

    assert recorder.keys == [dedupe_header("note:2:f"), dedupe_header("note:1:f")]


@pytest.mark.parametrize("answer", ["421 closing", "450 busy", "451 error", "452 full"])
def test_a_server_that_asks_for_patience_gets_the_mail_later(answer, put, run, recorder):
    row = put()
    recorder.rcpt[READER].append(answer)

    run()
    row.refresh_from_db()
    assert (row.state, row.last_error_class) == ("pending", answer[:3])
    assert row.next_attempt_at > row.due_at

    run(after=2 * HOUR)
    assert state(row) == "sent"


def test_a_refused_message_after_the_end_of_data_is_tried_later_or_bounced_by_its_code(
    put, run, recorder
):
    later, never, content = put(number=1), put(number=2), put(number=3)
    recorder.data[READER].append("451 greylisted")
    recorder.data["reader2@hospital.example"].append("550 5.1.1 nobody here")
    recorder.data["reader3@hospital.example"].append("554 no")

    run()

    assert (state(later), state(never), state(content)) == ("pending", "bounced", "pending")


def test_one_bad_mailbox_of_many_bounces_after_one_attempt_and_the_others_get_their_mail(
    put, run, recorder
):
    rows = [put(number=number) for number in range(30)]
    recorder.rcpt["reader7@hospital.example"].append("550 5.1.1 nobody here")

    run()

    assert len(recorder.taken) == 29
    bounced = Email.objects.get(state="bounced")
    assert (bounced.pk, bounced.attempts, bounced.last_error_class) == (rows[7].pk, 1, "550 5.1.1")


def test_an_address_that_only_newer_mail_systems_understand_bounces(put, run, recorder):
    row = put(address="jürgen@hospital.example")

    run()

    assert state(row) == "bounced"
    assert recorder.taken == []


def test_a_connection_lost_after_the_end_of_data_is_uncertain_and_tried_once_more_with_the_same_id(
    put, run, recorder
):
    row = put()
    recorder.drops.add(READER)

    run()
    assert state(row) == "uncertain"

    run(after=HOUR)
    assert state(row) == "sent"
    assert len({mail.message_id for mail in recorder.taken}) == 1
    assert len(recorder.taken) == 2


def test_a_connection_lost_twice_after_the_end_of_data_is_left_to_staff(put, run, recorder):
    row = put()
    recorder.drops.add(READER)
    run()
    recorder.drops.add(READER)

    run(after=HOUR)
    run(after=2 * DAY)

    row.refresh_from_db()
    assert (row.state, row.next_attempt_at) == ("uncertain", None)
    assert len(recorder.taken) == 2


def test_a_server_that_falls_silent_after_the_end_of_data_holds_nobody_up(
    put, run, recorder, settings
):
    settings.EMAIL_TIMEOUT = 0.2
    row = put()
    recorder.slow = 20
    start = time.monotonic()

    run()

    assert time.monotonic() - start < 10
    assert state(row) == "uncertain"


def test_a_bounce_wakes_the_interviews_so_that_the_student_is_told_at_once(put, run, recorder):
    put()
    recorder.rcpt[READER].append("550 5.1.1 nobody here")

    run()

    assert "interviews.run_due_transitions" in [
        getattr(hint, "task", None) for _, hint, _ in connection.run_on_commit
    ]


def test_a_server_that_cannot_be_reached_costs_no_attempt_and_few_connections(put, run, recorder):
    rows = [put(number=number) for number in range(20)]
    recorder.stop()

    for minute in range(60):
        run(after=dt.timedelta(minutes=minute))
    delivery = DeliveryState.objects.get()
    assert delivery.breaker_failures <= 20
    assert {Email.objects.get(pk=row.pk).attempts for row in rows} == {0}

    recorder.start()
    run(after=dt.timedelta(minutes=70))
    assert len(recorder.taken) == 20
    assert DeliveryState.objects.get().breaker_failures == 0


@pytest.mark.parametrize("answer", ["530 sign in first", "550 who are you"])
def test_a_server_that_refuses_our_sender_stops_everything_and_kills_nothing(
    answer, put, run, recorder
):
    rows = [put(number=number) for number in range(3)]
    recorder.mail_from = answer

    run()
    assert {(state(row), Email.objects.get(pk=row.pk).attempts) for row in rows} == {("pending", 0)}
    assert DeliveryState.objects.get().breaker_reason == answer[:3]

    recorder.mail_from = ""
    run(after=HOUR)
    assert len(recorder.taken) == 3


def test_a_wrong_password_opens_the_breaker_until_it_is_mended(put, run, recorder, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "margin", "wrong"
    recorder.login = False
    row = put()

    run()
    assert (state(row), DeliveryState.objects.get().breaker_reason) == ("pending", "535")

    recorder.login = True
    run(after=HOUR)
    assert state(row) == "sent"


def test_rows_that_cannot_be_built_die_in_the_end_and_the_others_are_sent(
    put, run, recorder, monkeypatch, now
):
    def build(email, now):
        raise KeyError("gone")

    monkeypatch.setitem(
        kinds._kinds, "poison", replace(kinds.get("note"), name="poison", build=build)
    )
    poison = [put("poison", number=number, due_at=now - HOUR) for number in range(10)]
    for number in range(30):
        put(number=number)

    for hours in range(6):
        run(after=hours * HOUR)

    assert len(recorder.taken) == 30
    assert {state(row) for row in poison} == {"dead"}
    assert Email.objects.filter(last_error_class="KeyError", attempts=5).count() == 10


@pytest.mark.fault("R28 mail of another release")
def test_kinds_and_versions_of_another_release_wait_untouched(put, run, recorder, monkeypatch):
    newer, unknown = put(number=1), put(number=2)
    Email.objects.filter(pk=newer.pk).update(schema_version=2)
    Email.objects.filter(pk=unknown.pk).update(kind="of_tomorrow")

    run()

    assert recorder.taken == []
    assert set(Email.objects.values_list("state", "attempts", "last_error_class")) == {
        ("pending", 0, "")
    }


def test_after_three_days_off_what_has_expired_stays_unsent(put, run, recorder, now):
    late = put(number=1, expires_at=now + DAY)
    still = put(number=2, expires_at=now + 4 * DAY)

    run(after=3 * DAY)

    assert (state(late), state(still)) == ("expired", "sent")
    assert len(recorder.taken) == 1


def test_a_mail_that_is_no_longer_wanted_is_dropped(put, run, recorder, monkeypatch):
    monkeypatch.setitem(
        kinds._kinds, "note", replace(kinds.get("note"), still_wanted=lambda email, now: False)
    )
    row = put()

    run()

    assert state(row) == "dropped"
    assert recorder.taken == []


def test_nobody_gets_mail_after_leaving_nor_at_an_old_address(put, run, recorder, nina, omar):
    left, moved = put(number=1, to=nina), put(number=2, to=omar)
    nina.is_active = False
    nina.save()
    omar.email = "new@lakeside.example"
    omar.save()

    run()

    assert (state(left), state(moved)) == ("dropped", "dropped")
    assert recorder.taken == []


def test_what_a_student_wrote_does_not_go_out_once_the_account_is_closed(put, run, recorder, nina):
    row = put("letter", sender=nina, subject="Hello", body="Dear Maya")
    nina.is_active = False
    nina.save()

    run()

    assert state(row) == "dropped"
    assert recorder.taken == []


def test_a_stop_committed_before_the_claim_sends_nothing_to_a_contact(put, run, recorder, now):
    letters = [put("letter", number=1, fact=fact) for fact in "abc"]
    note = put("note", number=1)
    suppress(READER.upper(), Suppression.Reason.STOPPED, now=now)

    run()

    assert {state(row) for row in letters} == {"dropped"}
    assert state(note) == "sent"


def test_a_pause_that_is_over_forbids_nothing(put, run, recorder, now):
    suppress(READER, Suppression.Reason.PAUSED, now=now, until=now + HOUR)
    put("letter", expires_at=now + DAY, delay=2 * HOUR)

    run(after=2 * HOUR)

    assert len(recorder.taken) == 1


def test_the_text_of_a_secret_mail_is_blanked_when_it_has_gone(put, run, recorder):
    row = put("account", object_id=None, subject="Your code", body="123456")

    run()

    row.refresh_from_db()
    assert "123456" in recorder.taken[0].part("plain")
    assert row.body == ""


@pytest.mark.fault("R30 allow-list")
def test_mail_outside_the_allow_list_is_not_sent(put, run, recorder):
    row = put(address="somebody@gmail.com")

    run()

    assert (state(row), Email.objects.get(pk=row.pk).last_error_class) == ("dropped", "not_allowed")
    assert recorder.taken == []


@pytest.mark.parametrize(
    ("rule", "address", "allowed"),
    [
        ("*", "a@gmail.com", True),
        (".example", "a@hospital.example", True),
        (".example", "a@example", True),
        (".example", "a@notexample", False),
        ("lakeside.edu", "a@lakeside.edu", True),
        ("lakeside.edu", "a@mail.lakeside.edu", False),
        ("me@gmail.com", "ME@gmail.com", True),
        ("me@gmail.com", "you@gmail.com", False),
    ],
)
@pytest.mark.fault("R30 allow-list")
def test_the_allow_list_knows_domains_endings_and_addresses(rule, address, allowed, settings):
    settings.MAIL_ALLOW = [rule]

    assert is_allowed(address) is allowed


def test_a_lease_that_ran_out_is_claimed_again_and_counted(put, run, recorder, now):
    row = put()
    Email.objects.filter(pk=row.pk).update(
        state="sending",
        attempts=1,
        lease_until=now,
        lease_token="00000000-0000-0000-0000-000000000001",
    )

    run()

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 2)


def test_a_row_that_kills_every_process_comes_to_an_end(put, run, recorder, now):
    row = put()
    Email.objects.filter(pk=row.pk).update(
        state="sending",
        attempts=12,
        lease_until=now,
        lease_token="00000000-0000-0000-0000-000000000001",
    )

    run()

    assert state(row) == "dead"
    assert recorder.taken == []


def test_the_breaker_waits_longer_each_time_up_to_five_minutes(now):
    delivery_state.claim_database()
    pauses = []
    for _ in range(6):
        delivery_state.open_breaker("ConnectionRefusedError", now)
        until = DeliveryState.objects.get().breaker_until
        pauses.append((until - now).total_seconds())
        now = until

    assert pauses == [30, 60, 120, 240, 300, 300]


def test_processes_that_meet_the_same_trouble_at_once_trip_the_breaker_once(now):
    delivery_state.claim_database()

    for _ in range(8):
        delivery_state.open_breaker("ConnectionRefusedError", now)

    assert DeliveryState.objects.get().breaker_failures == 1
