"""A mail server that refuses us is not a mailbox that does not work: the rows stay, and the
office is told."""

import datetime as dt

import pytest

from outbox.models import Alarm, DeliveryState, Email
from outbox.selectors import health
from outbox.services import alarms, note_reminders_planned
from tests.outbox.conftest import state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transport")]
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
BLOCKED = "554 5.7.1 Service unavailable; client host [203.0.113.9] blocked"


def somewhere(number):
    return f"reader@hospital{number}.example"


@pytest.fixture
def ten(put, now):
    """Ten emails to ten domains."""
    return [
        put(number=number, address=somewhere(number), expires_at=now + 9 * DAY)
        for number in range(10)
    ]


@pytest.fixture
def refuse(recorder):
    """The mail server answers this to every recipient, or to every email."""

    def refuse(answer, at="rcpt"):
        recorder.refuse_all(**{at: answer})

    return refuse


def states(rows):
    return {state(row) for row in rows}


@pytest.mark.parametrize("at", ["rcpt", "data"])
@pytest.mark.parametrize(
    "answer", [BLOCKED, "550 5.7.1 unable to relay", "550 5.3.0 no", "553 5.1.8 who are you"]
)
def test_a_server_that_refuses_everybody_bounces_nothing_and_turns_healthz_red(
    ten, run, refuse, recorder, client, now, at_now, answer, at
):
    refuse(answer, at)

    for minute in range(0, 240, 10):
        run(after=minute * MINUTE)
    note_reminders_planned(now)
    alarms.record_alarms(now)

    code = " ".join(answer.split()[:2])
    assert states(ten) == {"pending"}
    assert max(Email.objects.values_list("attempts", flat=True)) <= 2
    assert health.current_problems(now)["mail_server"] == code
    assert Alarm.objects.get(problem="mail_server").reason == code
    answered = client.get("/healthz")
    assert (answered.status_code, answered.json()["alarms"]["mail_server"]) == (503, code)

    refuse("")
    run(after=5 * HOUR)
    run(after=6 * HOUR)
    assert states(ten) == {"sent"}
    assert (DeliveryState.objects.get().breaker_reason, DeliveryState.objects.get().refusals) == (
        "",
        0,
    )


@pytest.mark.parametrize("answer", ["550 relay not permitted", "553 sorry", "551 not here"])
def test_a_bare_refusal_of_everybody_is_believed_of_nobody(ten, run, refuse, answer):
    refuse(answer)

    for minute in range(0, 240, 10):
        run(after=minute * MINUTE)

    assert states(ten) == {"pending"}
    assert DeliveryState.objects.get().breaker_reason == answer[:3]


def test_one_domain_alone_that_refuses_everything_for_long_is_our_trouble_too(
    put, run, refuse, now
):
    rows = [put(number=number, expires_at=now + 9 * DAY) for number in range(12)]
    refuse(BLOCKED)

    run()

    assert states(rows) == {"pending"}
    assert DeliveryState.objects.get().breaker_reason == "554 5.7.1"


def test_few_calls_are_made_while_the_server_refuses(ten, run, refuse, recorder):
    refuse(BLOCKED)

    for minute in range(60):
        run(after=minute * MINUTE)

    assert recorder.connections <= 20


def test_a_bare_refusal_among_mails_that_are_taken_is_believed_at_once(put, run, recorder):
    before, wrong, after = (put(number=n, address=somewhere(n)) for n in range(3))
    recorder.rcpt[somewhere(1)].append("550 nobody here")

    run()

    wrong.refresh_from_db()
    assert (state(before), wrong.state, wrong.attempts, state(after)) == (
        "sent",
        "bounced",
        1,
        "sent",
    )


def test_a_bare_refusal_before_mails_that_are_taken_is_believed(put, run, recorder):
    wrong, other = put(number=1, address=somewhere(1)), put(number=2, address=somewhere(2))
    recorder.rcpt[somewhere(1)].append("550 nobody here")

    run()

    assert (state(wrong), state(other)) == ("bounced", "sent")


def test_a_bare_refusal_alone_is_believed(put, run, recorder):
    row = put()
    recorder.rcpt[row.address].append("550 nobody here")

    run()

    assert state(row) == "bounced"


def test_bare_refusals_at_two_domains_are_believed_once_another_is_taken(put, run, recorder):
    rows = [put(number=n, address=somewhere(n)) for n in range(2)]
    for row in rows:
        recorder.rcpt[row.address] += ["550 nobody here"] * 3
    run()
    assert states(rows) == {"pending"}

    for hour in (1, 2):
        put(number=5 + hour, address=somewhere(5), due_at=rows[0].due_at)
        run(after=hour * HOUR)
    assert states(rows) == {"bounced"}


def test_wrong_addresses_that_are_named_as_such_open_no_breaker(ten, run, recorder):
    for row in ten[:9]:
        recorder.rcpt[row.address].append("550 5.1.1 nobody here")

    run()

    assert (states(ten[:9]), state(ten[9])) == ({"bounced"}, "sent")
    assert DeliveryState.objects.get().breaker_failures == 0


def test_one_refused_text_is_tried_five_times_and_then_failed_and_is_nobody_s_address(
    put, run, recorder
):
    row, other = put(number=1), put(number=2, address=somewhere(2))
    recorder.data[row.address] += ["554 5.7.1 looks like spam"] * 9

    for hours in range(6):
        run(after=hours * HOUR)

    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error_class, row.fault) == (
        "dead",
        5,
        "554 5.7.1",
        "ours",
    )
    assert state(other) == "sent"
    assert DeliveryState.objects.get().breaker_failures == 0


@pytest.mark.parametrize(
    "answer", ["552 5.2.2 over quota", "552 over quota", "452 4.2.2 over quota"]
)
@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_full_mailbox_is_tried_until_the_mail_expires_and_then_said(
    put, run, recorder, now, answer, at
):
    row = put(expires_at=now + 5 * DAY)
    getattr(recorder, at)[row.address] += [answer] * 20

    for hours in range(0, 24 * 5, 2):
        run(after=hours * HOUR)
        assert state(row) == "pending"
    run(after=5 * DAY)

    row.refresh_from_db()
    assert (row.state, row.fault) == ("expired", "full")


def test_a_full_mailbox_that_is_emptied_gets_its_mail(put, run, recorder):
    row = put()
    recorder.rcpt[row.address] += ["552 5.2.2 over quota"] * 3

    for hours in range(6):
        run(after=hours * HOUR)

    assert state(row) == "sent"


def test_access_denied_is_the_mailbox_while_others_there_are_taken_and_else_ours(
    put, run, recorder
):
    put(number=1)
    run()
    known, strange = put(number=2), put(number=3, address=somewhere(3))
    for row in (known, strange):
        recorder.rcpt[row.address].append("550 5.4.1 Recipient address rejected: Access denied")

    run(after=HOUR)

    assert (state(known), state(strange)) == ("bounced", "pending")
    run(after=2 * HOUR)
    assert state(strange) == "sent"


def test_a_sign_in_code_outlasts_a_short_refusal(put, run, refuse):
    row = put("account", object_id=None, body="123456", address=somewhere(1))
    refuse(BLOCKED)
    run()
    assert state(row) == "pending"

    refuse("")
    run(after=2 * MINUTE)

    assert state(row) == "sent"


def test_the_streak_ends_with_the_first_mail_that_is_taken(ten, run, recorder):
    for row in ten[:8:2]:  # every other one
        recorder.rcpt[row.address].append(BLOCKED)

    run()

    assert DeliveryState.objects.get().breaker_failures == 0
    assert DeliveryState.objects.get().refusals == 0
